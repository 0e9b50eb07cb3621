package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which predictions a model takes, beside those that fit its signature.
 *
 * @param unknownVersion what becomes of predictions of this model's name in a version that is not served
 * @param ranges between which values inputs may lie
 */
public record Intake(UnknownVersion unknownVersion, List<ValueRange> ranges) {
    /** What becomes of a prediction of a version that is not served; a version that is served is never explained by another. */
    public enum UnknownVersion {
        /** It becomes a dead letter. */
        REFUSE,
        /** It is explained by the last version in the configuration; the event carries that file's digest. */
        LATEST,
        /** It is passed over, as if it had not been sampled. */
        SKIP
    }

    public Intake {
        requireNonNull(unknownVersion, "unknownVersion");
        ranges = List.copyOf(ranges);
    }

    /** Unknown versions are refused, and every value is taken. */
    public static Intake defaults() {
        return new Intake(UnknownVersion.REFUSE, List.of());
    }
}
