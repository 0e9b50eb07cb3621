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

    /** A number for a subject; random choices come from the generator, in an order that does not depend on the attributions. */
    @FunctionalInterface
    public interface Formula {
        double of(Subject subject, Random random);
    }

    public static final List<Measure> TABLE = List.of(
            new Measure(
                    "deletion, area",
                    Better.LOWER,
                    false,
                    (subject, random) -> Curve.deletion(subject).area()),
            new Measure(
                    "insertion, area",
                    Better.HIGHER,
                    false,
                    (subject, random) -> Curve.insertion(subject).area()),
            new Measure("top 10 % ablated", Better.HIGHER, false, (subject, random) -> Ablation.topParts(subject, TOP)),
            new Measure(
                    "mass centre ablated",
                    Better.HIGHER,
                    true,
                    (subject, random) -> Ablation.massCentre(subject, SQUARE)),
            new Measure("infidelity", Better.LOWER, false, (subject, random) -> Infidelity.of(subject, DRAWS, random)));

    /** A measure of the attributions, and of the same numbers dealt out to the parts at random. */
    public record Compared(Measure measure, double found, double atRandom) {}

    private Measures() {}

    /** All measures that make sense for a subject. */
    public static List<Compared> of(Subject subject, long seed) {
        var shuffled = shuffled(subject, seed);
        return TABLE.stream()
                .filter(measure -> !measure.images() || isImage(subject))
                .map(measure -> new Compared(
                        measure,
                        measure.formula().of(subject, new Random(seed)),
                        measure.formula().of(shuffled, new Random(seed))))
                .toList();
    }

    /** The same attributions, dealt out at random. */
    public static Subject shuffled(Subject subject, long seed) {
        var attributions = new ArrayList<>(subject.attributions());
        Collections.shuffle(attributions, new Random(seed));
        return subject.withAttributions(attributions);
    }

    private static boolean isImage(Subject subject) {
        var inputs = subject.input().inputs();
        return inputs.size() == 1 && Part.isImage(inputs.get(0).shape());
    }
}
