package dev.plumbline.stream;

/**
 * From where on something is worth an alert, per model, in the units of the explained output.
 *
 * <p>Every bound has an absolute part, for outputs near zero, and a part relative to the outputs' magnitude: a delta of 1e-3 is
 * nothing on an output of 1e9, and everything on one of 1e-3.
 *
 * @param completeness a delta past the explanation's own tolerance is still none below this bound on max(|F(x)|, |F(x')|)
 * @param baseline |F(x) - F(x')| below this bound on max(|F(x)|, |F(x')|) is too small to be attributed
 * @param mismatch difference of a served from a recomputed output above this bound on the larger of both
 */
public record Thresholds(Bound completeness, Bound baseline, Bound mismatch) {
    /**
     * A bound that grows with the magnitude of what it bounds.
     *
     * @param absolute bound at magnitude 0
     * @param relative growth per unit of magnitude
     */
    public record Bound(double absolute, double relative) {
        public Bound {
            if (!(absolute >= 0 && relative >= 0)) {
                throw new IllegalArgumentException("expected bounds of at least 0, found absolute %s and relative %s"
                        .formatted(absolute, relative));
            }
        }

        double at(double magnitude) {
            return absolute + relative * Math.abs(magnitude);
        }
    }

    /** For models in single precision with outputs around 1. */
    public static Thresholds defaults() {
        return new Thresholds(new Bound(1e-6, 1e-6), new Bound(1e-3, 1e-6), new Bound(1e-4, 1e-3));
    }
}
