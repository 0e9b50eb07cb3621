package dev.plumbline.registry.serde;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a schema stands to its subject in the registry.
 *
 * @param version the subject's latest version, or the one that already holds the schema; 0 where there is none
 * @param objections why the schema may not join the versions that are there
 * @param differences from the latest version, line by line, as a diff shows them; empty where there is none
 */
public record SchemaReview(
        String subject, Standing standing, int version, List<String> objections, List<String> differences) {
    public SchemaReview {
        requireNonNull(subject, "subject");
        requireNonNull(standing, "standing");
        objections = List.copyOf(objections);
        differences = List.copyOf(differences);
    }

    /** The cases of a review. */
    public enum Standing {
        /** The subject has no version yet. */
        NEW,
        /** The subject holds this very schema. */
        REGISTERED,
        /** The schema can become the next version. */
        COMPATIBLE,
        /** The schema cannot become the next version. */
        INCOMPATIBLE
    }

    /** Whether registering would add a version. */
    public boolean isDue() {
        return standing == Standing.NEW || standing == Standing.COMPATIBLE;
    }
}
