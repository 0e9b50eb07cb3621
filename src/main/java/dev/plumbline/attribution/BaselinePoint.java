package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * A baseline as realised for one example: where a path starts.
 *
 * @param id the baseline's name in the configuration, with the draw's number where it is one of several
 * @param digest SHA-256 of the values, hexadecimal
 * @param weight share in the average of the explanation, positive
 * @param recurs whether other examples are given this very point too
 */
public record BaselinePoint(String id, String digest, double weight, Point point, boolean recurs) {
    public BaselinePoint {
        requireNonNull(id, "id");
        requireNonNull(digest, "digest");
        requireNonNull(point, "point");
        require(weight > 0, "the weight of baseline '%s' must be positive, found %s", id, weight);
    }

    /** A baseline with the digest of its values. */
    public static BaselinePoint of(String id, double weight, Point point) {
        return new BaselinePoint(id, point.digest(), weight, point, false);
    }

    BaselinePoint recurring() {
        return new BaselinePoint(id, digest, weight, point, true);
    }
}
