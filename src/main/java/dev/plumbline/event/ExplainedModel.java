package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The model file that explains, and how it was set up to.
 *
 * @param sha256 digest of the model file and its data files, hexadecimal
 * @param configDigest SHA-256 of the explanation's configuration, hexadecimal
 * @param inputs names of the explained inputs, in the order of an explanation's attributions
 */
public record ExplainedModel(String sha256, String configDigest, List<String> inputs) {
    public ExplainedModel {
        requireNonNull(sha256, "sha256");
        requireNonNull(configDigest, "configDigest");
        inputs = List.copyOf(inputs);
    }
}
