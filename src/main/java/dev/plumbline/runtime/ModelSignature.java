package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a loaded model is and takes.
 *
 * @param sha256 digest of the model file and its data files, hexadecimal
 * @param inputs the model's inputs, batch axis first
 * @param outputs the model's outputs, batch axis first
 * @param explained names of the inputs (or inner tensors) attributions are given for, in order
 */
public record ModelSignature(String sha256, List<TensorSpec> inputs, List<TensorSpec> outputs, List<String> explained) {
    public ModelSignature {
        requireNonNull(sha256, "sha256");
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        explained = List.copyOf(explained);
    }
}
