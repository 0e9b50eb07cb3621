package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.Tensor;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One prediction that a model made.
 *
 * @param inputs every input of the model by name, one row each, without the batch axis
 * @param servedOutputs what was served, by output name, without the batch axis; empty when unknown
 * @param segments attributes for stratified sampling
 */
public record Prediction(
        String id,
        ServedModel model,
        Instant occurredAt,
        Map<String, Tensor> inputs,
        Map<String, Tensor> servedOutputs,
        Map<String, String> segments,
        Wish wish) {
    public Prediction {
        requireNonNull(id, "id");
        requireNonNull(model, "model");
        requireNonNull(occurredAt, "occurredAt");
        inputs = inOrder(inputs);
        servedOutputs = inOrder(servedOutputs);
        segments = inOrder(segments);
        requireNonNull(wish, "wish");
    }

    private static <V> Map<String, V> inOrder(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
