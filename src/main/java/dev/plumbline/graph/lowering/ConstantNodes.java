package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attribute;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Optional;

/** What Constant nodes hold, in one of the attributes that they may hold it in. */
final class ConstantNodes {
    private ConstantNodes() {}

    /** The numbers of a Constant node; empty for strings and sparse values. */
    static Optional<Literal> literal(Node node) {
        var attributes = node.attributes();
        if (attributes.byName().get("value") instanceof Attribute.Constant constant) {
            return Optional.of(constant.value());
        }
        if (attributes.has("value_int")) {
            return Optional.of(Literal.of(Tensor.of(Shape.scalar(), attributes.integer("value_int", 0))));
        }
        if (attributes.has("value_float")) {
            return Optional.of(Literal.of(Tensor.scalar(attributes.real("value_float", 0))));
        }
        return attributes
                .integers("value_ints")
                .map(values -> Tensor.of(Shape.of(values.length), values))
                .or(() -> attributes.reals("value_floats").map(values -> Tensor.of(Shape.of(values.length), values)))
                .map(Literal::of);
    }
}
