package dev.plumbline.attribution;

import java.util.List;

/**
 * The nested rules of the adaptive method: Lobatto's 4 points and their Kronrod extensions to 7, 13 and 25.
 *
 * <p>Each rule keeps the points of the one before, so the distance between the two is an error estimate that costs nothing. Both ends
 * are nodes, which lets the points go on as the grid of a bisection where an integrand is not smooth. Exact for polynomials up to degree
 * 5, 9, 17 (the pair of W. Gander and W. Gautschi, "Adaptive quadrature revisited", BIT 40, 2000) and 33; values computed to 60 digits.
 */
final class LobattoKronrod {
    private static final Quadrature FOUR =
            symmetric(4, new double[] {0, 0.276393202250021}, new double[] {1 / 12.0, 5 / 12.0});
    private static final Quadrature SEVEN =
            symmetric(7, new double[] {0, 0.09175170953613698, 0.276393202250021, 0.5}, new double[] {
                0.02619047619047619, 0.14693877551020407, 0.21258503401360543, 0.22857142857142856
            });
    private static final Quadrature THIRTEEN = symmetric(
            13,
            new double[] {
                0,
                0.02855879215226014,
                0.09175170953613698,
                0.17907332882710936,
                0.276393202250021,
                0.38180840016892503,
                0.5
            },
            new double[] {
                0.007913595986740091,
                0.04713692010942502,
                0.0775359936682927,
                0.09441078698009123,
                0.09988670261342926,
                0.11246323266666976,
                0.12130553595070387
            });
    private static final Quadrature TWENTY_FIVE = symmetric(
            25,
            new double[] {
                0,
                0.00871162953035879,
                0.02855879215226014,
                0.05748748967303312,
                0.09175170953613698,
                0.13058964140007398,
                0.17907332882710936,
                0.2365181304592889,
                0.276393202250021,
                0.3123406850902307,
                0.38180840016892503,
                0.45337908640182367,
                0.5
            },
            new double[] {
                0.0023935032874562545,
                0.014503768109322858,
                0.024875620346653176,
                0.03229585553228586,
                0.035927553492317146,
                0.04296978542966531,
                0.05385576990613153,
                0.058708643330708,
                0.017434772219120143,
                0.06272719865433514,
                0.07261662452781151,
                0.0668550610596689,
                0.029671688209048336
            });

    /** The rules in order, each paired with the one it extends. */
    static final List<NestedPair> PAIRS =
            List.of(pair(FOUR, SEVEN), pair(SEVEN, THIRTEEN), pair(THIRTEEN, TWENTY_FIVE));

    private LobattoKronrod() {}

    /**
     * A rule and the one it extends, on the same points.
     *
     * @param coarseWeights the coarser rule's weights at the finer rule's positions, 0 where it has no node
     */
    record NestedPair(Quadrature fine, double[] coarseWeights) {}

    private static NestedPair pair(Quadrature coarse, Quadrature fine) {
        var spread = new double[fine.points()];
        int next = 0;
        for (int i = 0; i < spread.length; i++) {
            if (next < coarse.points() && coarse.positions()[next] == fine.positions()[i]) {
                spread[i] = coarse.weights()[next++];
            }
        }
        return new NestedPair(fine, spread);
    }

    /** The rule on [0, 1] from its nodes up to the middle. */
    private static Quadrature symmetric(int points, double[] lowerPositions, double[] lowerWeights) {
        var positions = new double[points];
        var weights = new double[points];
        for (int i = 0; i < lowerPositions.length; i++) {
            positions[points - 1 - i] = 1 - lowerPositions[i];
            weights[points - 1 - i] = lowerWeights[i];
            positions[i] = lowerPositions[i];
            weights[i] = lowerWeights[i];
        }
        return new Quadrature(positions, weights);
    }
}
