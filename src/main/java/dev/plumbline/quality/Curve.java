package dev.plumbline.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * F while parts are removed or inserted in the order of their attributions, what speaks most for the output first, on a scale where the
 * input is 1 and the input with everything replaced is 0.
 *
 * <p>Petsiuk, Das, Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models" (BMVC 2018).
 *
 * @param values at evenly spaced shares of the parts, from none to all
 */
public record Curve(List<Double> values) {
    /** As many steps as parts, but no more than these. */
    private static final int STEPS = 32;

    public Curve {
        values = List.copyOf(values);
    }

    /** F as the strongest parts go first. */
    public static Curve deletion(Subject subject) {
        return along(subject, true);
    }

    /** F as the strongest parts come first into the replacement. */
    public static Curve insertion(Subject subject) {
        return along(subject, false);
    }

    private static Curve along(Subject subject, boolean removing) {
        var ends = subject.ends();
        double span = ends[0] - ends[1];
        var places = places(subject, Math.signum(span));
        int parts = places.length;
        int steps = Math.min(parts, STEPS);
        var outputs = subject.f()
                .outputs(IntStream.rangeClosed(0, steps)
                        .mapToObj(step -> subject.without(
                                part -> (places[part] < Math.round((double) parts * step / steps)) == removing))
                        .toList());
        var values = new ArrayList<Double>();
        for (double output : outputs) {
            values.add(span == 0 ? 0 : (output - ends[1]) / span);
        }
        return new Curve(values);
    }

    /** The place of each part when those that move F most towards {@code direction} come first. */
    private static int[] places(Subject subject, double direction) {
        var order = IntStream.range(0, subject.parts().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        part -> -direction * subject.attributions().get(part)))
                .toList();
        var places = new int[order.size()];
        for (int place = 0; place < places.length; place++) {
            places[order.get(place)] = place;
        }
        return places;
    }

    /** The area under the curve over [0, 1], by trapezoids. */
    public double area() {
        double sum = 0;
        for (int i = 1; i < values.size(); i++) {
            sum += (values.get(i - 1) + values.get(i)) / 2;
        }
        return sum / (values.size() - 1);
    }
}
