package dev.plumbline.conformance;

import dev.plumbline.graph.Attribute;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Function;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.Type;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** The same model with all its floating values in one, wider type, so that central differences are sharp. */
record WiderFloats(DType dtype) {
    private static final Set<String> TYPE_ATTRIBUTES = Set.of("to", "dtype", "output_dtype", "stash_type");

    Model apply(Model model) {
        var functions = model.functions().stream()
                .map(function -> new Function(
                        function.domain(),
                        function.op(),
                        function.inputs(),
                        function.outputs(),
                        nodes(function.nodes()),
                        function.opsets(),
                        attributes(function.defaults())))
                .toList();
        return new Model(model.irVersion(), model.opsets(), graph(model.graph()), functions, model.metadata());
    }

    Tensor apply(Tensor tensor) {
        return tensor.dtype().isFloating() ? tensor.cast(dtype) : tensor;
    }

    private Graph graph(Graph graph) {
        var initializers = new LinkedHashMap<String, Literal>();
        graph.initializers().forEach((name, literal) -> initializers.put(name, literal(literal)));
        return new Graph(
                graph.name(),
                nodes(graph.nodes()),
                values(graph.inputs()),
                values(graph.outputs()),
                initializers,
                List.of());
    }

    private List<Node> nodes(List<Node> nodes) {
        return nodes.stream()
                .map(node -> node.withAttributes(attributes(node.attributes())))
                .toList();
    }

    private Attributes attributes(Attributes attributes) {
        var widened = new LinkedHashMap<String, Attribute>();
        attributes.byName().forEach((name, attribute) -> widened.put(name, attribute(name, attribute)));
        return new Attributes(widened).mapSubgraphs(this::graph);
    }

    private Attribute attribute(String name, Attribute attribute) {
        if (attribute instanceof Attribute.Constant constant) {
            return new Attribute.Constant(literal(constant.value()));
        }
        boolean floatingType = TYPE_ATTRIBUTES.contains(name)
                && attribute instanceof Attribute.Int code
                && isFloating((int) code.value());
        return floatingType ? new Attribute.Int(dtype.onnxCode()) : attribute;
    }

    private static boolean isFloating(int code) {
        return Set.of(1, 10, 11, 16).contains(code);
    }

    private Literal literal(Literal literal) {
        return literal instanceof Literal.Dense dense ? Literal.of(apply(dense.tensor())) : literal;
    }

    private List<ValueInfo> values(List<ValueInfo> values) {
        return values.stream().map(this::value).toList();
    }

    private ValueInfo value(ValueInfo value) {
        return value.isFloating() && value.type() instanceof Type.Ranked ranked
                ? ValueInfo.of(value.name(), dtype, ranked.dims())
                : value;
    }
}
