package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

/** The valid values of every element, from {@code low} to {@code high}. */
public record Range(Baseline.Fixed low, Baseline.Fixed high) {
    public Range {
        requireNonNull(low, "low");
        requireNonNull(high, "high");
    }

    /** The same range for every element. */
    public static Range of(double low, double high) {
        return new Range(new Baseline.Constant(low), new Baseline.Constant(high));
    }

    /** A value chosen by an element's range and its value in the input. */
    @FunctionalInterface
    interface Choice {
        double choose(double low, double high, double x);
    }

    /** The point that a choice gives for every element of the input. */
    Point map(Point input, Choice choice) {
        var lows = low.like(input).inputs();
        var highs = high.like(input).inputs();
        return Elements.map(
                input,
                (tensor, element, x) -> choice.choose(
                        lows.get(tensor).getDouble(element), highs.get(tensor).getDouble(element), x));
    }
}
