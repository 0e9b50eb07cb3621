package dev.plumbline.autodiff;

import dev.plumbline.graph.Node;
import java.util.List;

/** Operators that have no gradient for a reason that can be told, and what to do about each; a row is domain, operator, reason, remedy. */
final class Refusals {
    private static final String MICROSOFT = "com.microsoft";
    private static final String ML = "ai.onnx.ml";

    private static final Row UNKNOWN = new Row(
            "", "", false, "there is no gradient rule for this operator", "take a differentiation point behind it");

    /** @param op operator name, or its beginning followed by {@code *} */
    private record Row(String domain, String op, boolean quantized, String reason, String remedy) {
        boolean matches(Node node) {
            return node.domain().equals(domain)
                    && (op.endsWith("*")
                            ? node.op().startsWith(op.substring(0, op.length() - 1))
                            : node.op().equals(op));
        }
    }

    private static final List<Row> ROWS = List.of(
            quantized("", "QLinear*"),
            quantized("", "MatMulInteger"),
            quantized("", "ConvInteger"),
            quantized("", "DynamicQuantizeLinear"),
            quantized("", "QuantizeLinear"),
            quantized(MICROSOFT, "QLinear*"),
            quantized(MICROSOFT, "QAttention"),
            quantized(MICROSOFT, "QGemm"),
            quantized(MICROSOFT, "QMoE"),
            quantized(MICROSOFT, "QEmbedLayerNormalization"),
            quantized(MICROSOFT, "DynamicQuantize*"),
            quantized(MICROSOFT, "MatMulInteger*"),
            quantized(MICROSOFT, "QuantizeLinear"),
            new Row(
                    "com.microsoft.nchwc",
                    "*",
                    false,
                    "it is laid out for the processor it was optimised on",
                    "export the model without layout optimisation: level EXTENDED, not ALL"),
            trees("TreeEnsemble*"),
            new Row(
                    ML,
                    "SVM*",
                    false,
                    "support vector machines have no gradient rule",
                    "train a linear model or a network, or export the kernel in standard operators"),
            sequences("Sequence*"),
            sequences("SplitToSequence"),
            sequences("ConcatFromSequence"),
            sequences("Optional*"));

    private Refusals() {}

    private static Row quantized(String domain, String op) {
        String remedy = domain.isEmpty() && op.equals("QuantizeLinear")
                ? "explain the model it was quantised from, or ask for straight-through gradients: gradient"
                        + " --straight-through"
                : "explain the model it was quantised from";
        return new Row(domain, op, true, "it computes with quantised numbers", remedy);
    }

    private static Row trees(String op) {
        return new Row(
                ML,
                op,
                false,
                "trees are constant between their splits, so that their gradient is zero or undefined",
                "explain the trees with a method of their own, such as TreeSHAP");
    }

    private static Row sequences(String op) {
        return new Row(
                "",
                op,
                false,
                "gradients flow through tensors, not sequences or optionals",
                "export with tensors alone");
    }

    /** Why there is no gradient through a node without a rule. */
    static Blocking of(Node node) {
        var row = ROWS.stream()
                .filter(candidate -> candidate.matches(node))
                .findFirst()
                .orElse(UNKNOWN);
        return Blocking.of(node, row.reason(), row.remedy());
    }

    /** All rows, with no node. */
    static List<Blocking> all() {
        return ROWS.stream()
                .map(row -> new Blocking("", row.op(), row.domain(), row.reason(), row.remedy()))
                .toList();
    }

    /** Whether a node turns real numbers into quantised ones: better refused than taken for a constant. */
    static boolean quantizes(Node node) {
        return ROWS.stream().anyMatch(row -> row.quantized() && row.matches(node));
    }
}
