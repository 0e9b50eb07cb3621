package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Models in other floating types: half precision is differentiated in single, which has the kernels and the accuracy.
 *
 * @param replaced what is replaced
 * @param dtype by what; inputs, outputs, weights, constants and the types that casts name
 */
public record FloatingTypes(Set<DType> replaced, DType dtype) {
    private static final Set<String> TYPE_ATTRIBUTES = Set.of("to", "dtype", "output_dtype", "stash_type");

    public FloatingTypes {
        replaced = Set.copyOf(replaced);
        requireNonNull(dtype, "dtype");
    }

    /** The model in single precision where it was in half. */
    public static Model singleForHalf(Model model) {
        var types = new FloatingTypes(Set.of(DType.FLOAT16, DType.BFLOAT16), DType.FLOAT);
        return types.occurIn(model.graph()) || !model.functions().isEmpty() ? types.apply(model) : model;
    }

    private boolean occurIn(Graph graph) {
        return Stream.concat(graph.inputs().stream(), graph.outputs().stream())
                        .anyMatch(value ->
                                value.dtype().filter(replaced::contains).isPresent())
                || graph.initializers().values().stream().anyMatch(this::isReplaced)
                || graph.nodes().stream().anyMatch(this::occurIn);
    }

    private boolean occurIn(Node node) {
        return node.attributes().byName().entrySet().stream()
                        .anyMatch(entry -> !entry.getValue().equals(attribute(entry.getKey(), entry.getValue())))
                || node.attributes().subgraphs().stream().anyMatch(this::occurIn);
    }

    private boolean isReplaced(Literal literal) {
        return literal instanceof Literal.Dense dense
                ? replaced.contains(dense.tensor().dtype())
                : literal instanceof Literal.External external && replaced.contains(external.dtype());
    }

    /** The model in the other types. */
    public Model apply(Model model) {
        var functions = model.functions().stream()
                .map(function ->
                        function.withNodes(nodes(function.nodes())).withDefaults(attributes(function.defaults())))
                .toList();
        return model.withGraph(graph(model.graph())).withFunctions(functions);
    }

    private Tensor apply(Tensor tensor) {
        return replaced.contains(tensor.dtype()) ? tensor.cast(dtype) : tensor;
    }

    private Graph graph(Graph graph) {
        var initializers = new LinkedHashMap<String, Literal>();
        var nodes = new ArrayList<Node>();
        graph.initializers().forEach((name, literal) -> {
            if (literal instanceof Literal.External && isReplaced(literal)) {
                // Never read here: the graph casts it.
                String stored = name + "/stored";
                initializers.put(stored, literal);
                nodes.add(new Node(
                        "", "Cast", "", List.of(stored), List.of(name), Attributes.of("to", dtype.onnxCode())));
            } else {
                initializers.put(name, literal(literal));
            }
        });
        nodes.addAll(nodes(graph.nodes()));
        return new Graph(graph.name(), nodes, values(graph.inputs()), values(graph.outputs()), initializers, List.of());
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
                && DType.find((int) code.value()).filter(replaced::contains).isPresent();
        return floatingType ? new Attribute.Int(dtype.onnxCode()) : attribute;
    }

    private Literal literal(Literal literal) {
        return literal instanceof Literal.Dense dense ? Literal.of(apply(dense.tensor())) : literal;
    }

    private List<ValueInfo> values(List<ValueInfo> values) {
        return values.stream().map(this::value).toList();
    }

    private ValueInfo value(ValueInfo value) {
        boolean changes = value.dtype().filter(replaced::contains).isPresent();
        if (changes && value.type() instanceof Type.Ranked ranked) {
            return ValueInfo.of(value.name(), dtype, ranked.dims());
        }
        return changes ? new ValueInfo(value.name(), new Type.Unranked(dtype)) : value;
    }
}
