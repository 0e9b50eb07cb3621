package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An ONNX model.
 *
 * @param irVersion version of the file format
 * @param opsets operator set versions by domain; the empty domain is ONNX's own
 */
public record Model(
        long irVersion, Map<String, Integer> opsets, Graph graph, List<Function> functions, Metadata metadata) {
    public Model {
        requireNonNull(graph, "graph");
        requireNonNull(metadata, "metadata");
        opsets = Map.copyOf(opsets);
        functions = List.copyOf(functions);
    }

    /** A model of one graph at an operator set version, in the file format that came with opset 18. */
    public static Model of(Graph graph, int opset) {
        return new Model(8, Map.of("", opset), graph, List.of(), Metadata.none());
    }

    /** The operator set version of a domain, where the model imports it. */
    public OptionalInt opset(String domain) {
        var version = opsets.get(domain.equals("ai.onnx") ? "" : domain);
        return version == null ? OptionalInt.empty() : OptionalInt.of(version);
    }

    public Model withGraph(Graph newGraph) {
        return new Model(irVersion, opsets, newGraph, functions, metadata);
    }

    public Model withFunctions(List<Function> newFunctions) {
        return new Model(irVersion, opsets, graph, newFunctions, metadata);
    }

    /** The model with one metadata property more. */
    public Model withProperty(String key, String value) {
        var properties = new HashMap<>(metadata.properties());
        properties.put(key, value);
        var marked = new Metadata(
                metadata.producer(),
                metadata.producerVersion(),
                metadata.domain(),
                metadata.modelVersion(),
                metadata.description(),
                properties);
        return new Model(irVersion, opsets, graph, functions, marked);
    }
}
