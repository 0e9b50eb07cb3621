package dev.plumbline.demo;

import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;

/** The forward pass of a model: what a serving system does. */
@FunctionalInterface
public interface Scoring {
    /**
     * Runs a model once.
     *
     * @param model the ONNX file
     * @param inputs by name, batch axis first
     * @return the outputs by name, batch axis first
     */
    Map<String, Tensor> score(Path model, Map<String, Tensor> inputs);
}
