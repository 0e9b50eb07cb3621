package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

/**
 * The model that made a prediction, as the producer names it.
 *
 * @param version empty where the model has none
 * @param sha256 digest of the model file that served, hexadecimal; empty where it is not known
 * @param featureSchema version of the feature definitions; empty where there is none
 */
public record ServedModel(String name, String version, String sha256, String featureSchema) {
    public ServedModel {
        requireNonNull(name, "name");
        requireNonNull(version, "version");
        requireNonNull(sha256, "sha256");
        requireNonNull(featureSchema, "featureSchema");
    }

    public static ServedModel of(String name, String version) {
        return new ServedModel(name, version, "", "");
    }

    /** The same model with the digest of the file that was explained. */
    ModelReference toAvro(String explainedSha256) {
        return new ModelReference(name, version, explainedSha256, featureSchema);
    }
}
