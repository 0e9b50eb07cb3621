package dev.plumbline.quality;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The table of measures, and one row held against each. */
public final class Measures {
    private static final double TOP = 0.1;
    private static final double SQUARE = 0.25;
    private static final int DRAWS = 64;

    /** Which way is better. */
    public enum Better {
        LOWER,
        HIGHER
    }

    /**
     * A measure.
     *
     * @param images whether it makes sense for a single image only
     */
    public record Measure(String name, Better better, boolean images, Formula formula) {}

    /** A number for a row; random choices come from the generator, in an order that does not depend on the attributions. */
    @FunctionalInterface
    public interface Formula {
        double of(Profile row, Random random);
    }

    public static final List<Measure> TABLE = List.of(
            new Measure(
                    "deletion, area",
                    Better.LOWER,
                    false,
                    (row, random) -> row.deletion().area()),
            new Measure(
                    "insertion, area",
                    Better.HIGHER,
                    false,
                    (row, random) -> row.insertion().area()),
            new Measure(
                    "top 10 % ablated", Better.HIGHER, false, (row, random) -> Ablation.topParts(row.subject(), TOP)),
            new Measure(
                    "mass centre ablated",
                    Better.HIGHER,
                    true,
                    (row, random) -> Ablation.massCentre(row.subject(), SQUARE)),
            new Measure(
                    "infidelity", Better.LOWER, false, (row, random) -> Infidelity.of(row.subject(), DRAWS, random)));

    /** A measure of the attributions, and of the same numbers dealt out to the parts at random. */
    public record Compared(Measure measure, double found, double atRandom) {}

    /** One row measured, with the curves that its measures were taken from. */
    public record Measured(List<Compared> table, Profile found, Profile atRandom) {
        public Measured {
            table = List.copyOf(table);
        }
    }

    private Measures() {}

    /** All measures that make sense for a subject. */
    public static Measured of(Subject subject, long seed) {
        var found = Profile.of(subject);
        var atRandom = Profile.of(shuffled(subject, seed));
        var table = TABLE.stream()
                .filter(measure -> !measure.images() || isImage(subject))
                .map(measure -> new Compared(
                        measure,
                        measure.formula().of(found, new Random(seed)),
                        measure.formula().of(atRandom, new Random(seed))))
                .toList();
        return new Measured(table, found, atRandom);
    }

    /** The same attributions, dealt out at random. */
    static Subject shuffled(Subject subject, long seed) {
        var attributions = new ArrayList<>(subject.attributions());
        Collections.shuffle(attributions, new Random(seed));
        return subject.withAttributions(attributions);
    }

    private static boolean isImage(Subject subject) {
        var inputs = subject.input().inputs();
        return inputs.size() == 1 && Part.isImage(inputs.get(0).shape());
    }
}
