package dev.plumbline.graph;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of the element types of a graph's values while it grows. */
final class ElementTypes {
    /** Domains in which results mostly have the element type of the first operand. */
    private static final Set<String> KNOWN_DOMAINS = Set.of("", "com.microsoft");

    private final Map<String, DType> byName = new HashMap<>();

    static boolean knows(String domain) {
        return KNOWN_DOMAINS.contains(domain);
    }

    Optional<DType> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    void put(String name, DType dtype) {
        byName.put(name, dtype);
    }

    void putIfAbsent(String name, DType dtype) {
        byName.putIfAbsent(name, dtype);
    }

    void putAll(ElementTypes others) {
        byName.putAll(others.byName);
    }

    /** The type that a value is declared to have, if it is. */
    void learn(ValueInfo value) {
        if (value.type() instanceof Type.Ranked ranked) {
            put(value.name(), ranked.dtype());
        } else if (value.type() instanceof Type.Unranked unranked) {
            put(value.name(), unranked.dtype());
        }
    }

    /** The type of what a node writes, as far as it follows from what the node reads. */
    Optional<DType> ofResults(Node node) {
        var attributes = node.attributes();
        return switch (node.op()) {
            case "Shape", "Size", "NonZero", "ArgMax", "ArgMin" -> Optional.of(DType.INT64);
            case "Equal",
                    "Less",
                    "LessOrEqual",
                    "Greater",
                    "GreaterOrEqual",
                    "Not",
                    "And",
                    "Or",
                    "Xor",
                    "IsNaN",
                    "IsInf" -> Optional.of(DType.BOOL);
            case "Cast" -> DType.find((int) attributes.integer("to", 1));
            case "Where", "CastLike", "OneHot" -> ofInput(node, node.inputs().size() - 1);
            case "QuantizeLinear", "DequantizeLinear", "TopK", "If", "Loop", "Scan", "Unique" -> Optional.empty();
            case "ConstantOfShape" ->
                Optional.of(attributes.tensor("value").map(Tensor::dtype).orElse(DType.FLOAT));
            default -> ofInput(node, 0);
        };
    }

    private Optional<DType> ofInput(Node node, int index) {
        return node.inputs().isEmpty() ? Optional.empty() : find(node.inputs().get(index));
    }
}
