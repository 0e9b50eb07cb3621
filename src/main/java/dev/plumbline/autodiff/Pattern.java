package dev.plumbline.autodiff;

import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Looks back from a value at the nodes on the path that made it, and at the numbers written into the graph. */
record Pattern(Map<String, Node> producers, Map<String, Literal> literals, GradientPath path) {
    private static final double RELATIVE_TOLERANCE = 1e-6;

    /** The node that writes a value nobody asks the cotangent of, if it is of this operator. */
    Optional<Node> made(String value, String op) {
        return Optional.ofNullable(producers.get(value))
                .filter(node -> node.is(op) && !path.points().contains(value));
    }

    /** The only element of a constant that does not change the shape of what it is combined with. */
    OptionalDouble number(String value) {
        return literals.get(value) instanceof Literal.Dense dense && isSingle(dense.tensor())
                ? OptionalDouble.of(dense.tensor().getDouble(0))
                : OptionalDouble.empty();
    }

    private static boolean isSingle(Tensor tensor) {
        return tensor.size() == 1 && tensor.shape().rank() <= 1;
    }

    boolean is(double number, String value) {
        var found = number(value);
        return found.isPresent() && Math.abs(found.getAsDouble() - number) <= RELATIVE_TOLERANCE * Math.abs(number);
    }

    /** The operand beside a constant, where a node has such a pair. */
    Optional<String> beside(double number, Node node) {
        var operands = node.inputs();
        if (is(number, operands.get(1))) {
            return Optional.of(operands.get(0));
        }
        return is(number, operands.get(0)) ? Optional.of(operands.get(1)) : Optional.empty();
    }

    /** The operand of a node beside a value. */
    static Optional<String> other(Node node, String value) {
        var operands = node.inputs();
        if (operands.get(0).equals(value)) {
            return Optional.of(operands.get(1));
        }
        return operands.get(1).equals(value) ? Optional.of(operands.get(0)) : Optional.empty();
    }

    /** The three factors of a product of products, in both ways to take it apart. */
    List<List<String>> factors(Node product) {
        return List.of(factors(product, 0), factors(product, 1));
    }

    private List<String> factors(Node product, int expanded) {
        var inner = made(product.inputs().get(expanded), "Mul");
        return inner.map(node -> List.of(
                        product.inputs().get(1 - expanded),
                        node.inputs().get(0),
                        node.inputs().get(1)))
                .orElse(List.of());
    }
}
