package dev.plumbline.attribution;

/**
 * The straight line from one baseline to the input of one example.
 *
 * @param share this baseline's part in the example's average; the shares of an example sum to 1
 * @param displacement x - x', flattened
 * @param startOutput F(x')
 * @param endOutput F(x)
 */
record StraightPath(
        int example,
        BaselinePoint baseline,
        double share,
        Point end,
        double[] displacement,
        double startOutput,
        double endOutput) {

    /** The whole path as one segment. */
    Segment segment(double[] positions, double[][] weights) {
        return new Segment(example, baseline.point(), end, positions, weights);
    }

    /** (x - x') times a gradient or a weighted sum of gradients, element by element, flattened. */
    double[] attribution(double[] gradient) {
        var product = displacement.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= gradient[i];
        }
        return product;
    }

    /** F(x) - F(x'). */
    double outputDifference() {
        return endOutput - startOutput;
    }
}
