package dev.plumbline.autodiff;

import static java.util.Objects.requireNonNull;

import dev.plumbline.graph.Node;

/**
 * A node that no gradient gets through.
 *
 * @param node the node's name, or its first output where it has none
 * @param domain empty for ONNX's own operators
 * @param remedy what the owner of the model can do
 */
public record Blocking(String node, String op, String domain, String reason, String remedy) {
    public Blocking {
        requireNonNull(node, "node");
        requireNonNull(op, "op");
        requireNonNull(domain, "domain");
        requireNonNull(reason, "reason");
        requireNonNull(remedy, "remedy");
    }

    static Blocking of(Node node, String reason, String remedy) {
        return new Blocking(node.label(), node.op(), node.domain(), reason, remedy);
    }

    @Override
    public String toString() {
        return "%s '%s': %s; %s".formatted(domain.isEmpty() ? op : domain + "." + op, node, reason, remedy);
    }
}
