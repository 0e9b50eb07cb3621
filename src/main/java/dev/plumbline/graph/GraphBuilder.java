package dev.plumbline.graph;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Grows a graph node by node, in the order of evaluation, under names that nothing else has.
 *
 * <p>Equal constants are held once, and so are equal nodes: an operator emitted again with the same inputs and attributes gives the
 * value it gave before. Everything emitted through a builder must therefore be a function of its inputs.
 */
public final class GraphBuilder {
    private final Set<String> names;
    private final List<Node> nodes = new ArrayList<>();
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final NamedOutputs outputs = new NamedOutputs();
    private final List<ValueInfo> shapes = new ArrayList<>();
    private final Map<String, Literal> initializers = new LinkedHashMap<>();
    private final ElementTypes types = new ElementTypes();
    private final Map<Tensor, Value> constants = new HashMap<>();
    private final Map<Expression, List<Value>> expressions = new HashMap<>();
    private final Map<String, Integer> counters;
    /** The builder of the nodes that this one's nodes look back at; itself mostly. */
    private final GraphBuilder origin;

    private String scope = "";

    private record Expression(String op, String domain, List<String> inputs, Attributes attributes, int outputs) {}

    /** A builder of an empty graph. */
    public GraphBuilder() {
        this(Set.of());
    }

    /** A builder that keeps clear of names already in use elsewhere. */
    public GraphBuilder(Collection<String> reserved) {
        this(new HashSet<>(reserved), new HashMap<>(), null);
    }

    private GraphBuilder(Set<String> names, Map<String, Integer> counters, GraphBuilder origin) {
        this.names = names;
        this.counters = counters;
        this.origin = origin == null ? this : origin;
    }

    /** An empty builder for a subgraph, which sees the types known here: its names are fresh here and here's are fresh there. */
    public GraphBuilder nested() {
        return inner(null);
    }

    /** A builder for a subgraph that looks back at the nodes here, of which it may ask {@link #furtherOutput}. */
    public GraphBuilder lookingBack() {
        return inner(this);
    }

    private GraphBuilder inner(GraphBuilder lookedAt) {
        var nested = new GraphBuilder(names, counters, lookedAt);
        nested.types.putAll(types);
        return nested;
    }

    /** A builder for a subgraph that starts with everything in a graph but its outputs. */
    public GraphBuilder nested(Graph graph) {
        var nested = nested();
        nested.start(graph);
        return nested;
    }

    /** A builder that starts with everything in a graph but its outputs, which {@link #output} names anew. */
    public static GraphBuilder extending(Graph graph) {
        var builder = new GraphBuilder(graph.names());
        builder.start(graph);
        return builder;
    }

    private void start(Graph graph) {
        nodes.addAll(graph.nodes());
        graph.inputs().forEach(this::input);
        graph.initializers().forEach(this::literal);
    }

    /** A weight written into the graph under a name that is already reserved for it. */
    public void literal(String name, Literal literal) {
        initializers.put(name, literal);
        if (literal instanceof Literal.Dense dense) {
            types.put(name, dense.tensor().dtype());
        }
    }

    /** Tells the element type that a value is declared to have, if it is. */
    public void learnType(ValueInfo value) {
        types.learn(value);
    }

    /** Prefix of the names of all nodes and values emitted from now on. */
    public void scope(String prefix) {
        scope = prefix.isEmpty() ? "" : prefix + "/";
    }

    /** Tells the element types of what a node writes that other code adds, as far as they follow from what it reads. */
    public void learnTypes(Node node) {
        if (node.domain().isEmpty() && node.attributes().subgraphs().isEmpty()) {
            types.ofResults(node)
                    .ifPresent(dtype -> node.outputs().forEach(output -> types.putIfAbsent(output, dtype)));
        }
    }

    /** Tells the element type of a value that other code writes. */
    public void declare(String name, DType dtype) {
        types.put(name, dtype);
    }

    /** The element type of a value, where it is known. */
    public Optional<DType> dtype(Value value) {
        return types.find(value.name());
    }

    /** A name nothing else has, made from the hint. */
    public String fresh(String hint) {
        String base = scope + hint;
        String candidate = base;
        while (!names.add(candidate)) {
            candidate = base + "_" + counters.merge(base, 1, Integer::sum);
        }
        return candidate;
    }

    /** An input of the graph; the name is taken as it is. */
    public Value input(String name, DType dtype, List<Dim> dims) {
        return input(ValueInfo.of(name, dtype, dims));
    }

    /** An input of the graph; the name is taken as it is. */
    public Value input(ValueInfo info) {
        names.add(info.name());
        inputs.add(info);
        learnType(info);
        return value(info.name());
    }

    /** Says what shape a value has where that cannot be seen from its operator; extents of one name are equal. */
    public Value declare(Value value, DType dtype, List<Dim> dims) {
        shapes.add(ValueInfo.of(value.name(), dtype, dims));
        return value;
    }

    /** The value of a name that is already in the graph, or that other code writes. */
    public Value value(String name) {
        return new Value(this, name);
    }

    /** A tensor written into the graph. */
    public Value constant(Tensor tensor) {
        return constants.computeIfAbsent(tensor, t -> initializer("const", Literal.of(t)));
    }

    /** A weight written into the graph under a name made from the hint. */
    public Value initializer(String hint, Literal literal) {
        String name = fresh(hint);
        literal(name, literal);
        return value(name);
    }

    /** A number of rank 0. */
    public Value scalar(DType dtype, double number) {
        return constant(Tensor.of(dtype, Shape.scalar(), number));
    }

    /** A list of 64-bit integers of rank 1: axes, shapes, starts. */
    public Value ints(long... numbers) {
        return constant(Tensor.of(Shape.of(numbers.length), numbers));
    }

    /** One standard operator with one output. */
    public Value op(String op, Value... operands) {
        return op(op, Attributes.none(), operands);
    }

    /** One standard operator with attributes and one output. */
    public Value op(String op, Attributes attributes, Value... operands) {
        return op(op, attributes, 1, operands).get(0);
    }

    /** One standard operator with several outputs; {@code null} stands for an optional input left out. */
    public List<Value> op(String op, Attributes attributes, int outputCount, Value... operands) {
        return custom("", op, attributes, outputCount, operands);
    }

    /** One operator of any domain; {@code null} stands for an optional input left out. */
    public List<Value> custom(String domain, String op, Attributes attributes, int outputCount, Value... operands) {
        var operandNames = Stream.of(operands)
                .map(operand -> operand == null ? "" : operand.name())
                .toList();
        var expression = new Expression(op, domain, withoutTrailing(operandNames), attributes, outputCount);
        var known = expressions.get(expression);
        if (known != null) {
            return known;
        }
        var name = fresh(op);
        var results = IntStream.range(0, outputCount)
                .mapToObj(index -> value(outputCount == 1 ? name : fresh(op + "." + index)))
                .toList();
        var node = new Node(
                name,
                op,
                domain,
                expression.inputs(),
                results.stream().map(Value::name).toList(),
                attributes);
        nodes.add(node);
        if (ElementTypes.knows(domain)) {
            types.ofResults(node).ifPresent(dtype -> node.outputs().forEach(output -> types.put(output, dtype)));
        }
        expressions.put(expression, results);
        return results;
    }

    private static List<String> withoutTrailing(List<String> operandNames) {
        int size = operandNames.size();
        while (size > 0 && operandNames.get(size - 1).isEmpty()) {
            size--;
        }
        return operandNames.subList(0, size);
    }

    /**
     * Asks the node that writes a value for one of its optional outputs too.
     *
     * @param value the node's first output
     * @param index which output
     */
    public Value furtherOutput(Value value, int index, DType dtype) {
        var node = origin.producer(value.name());
        if (!node.hasOutput(index)) {
            var extended = new ArrayList<>(node.outputs());
            while (extended.size() <= index) {
                extended.add("");
            }
            extended.set(index, fresh(node.op() + "." + index));
            origin.replace(node, node.withOutputs(extended));
            node = node.withOutputs(extended);
        }
        types.put(node.outputs().get(index), dtype);
        return value(node.outputs().get(index));
    }

    /** The node that writes a value as its first output, if it is among those emitted here. */
    public Optional<Node> writer(Value value) {
        return nodes.stream()
                .filter(node -> node.outputs().get(0).equals(value.name()))
                .findFirst();
    }

    private Node producer(String first) {
        return writer(value(first))
                .orElseThrow(() ->
                        new InvalidModelException("expected a node that writes '%s', found none".formatted(first)));
    }

    /** Puts one node in the place of another, here or among the nodes that are looked back at. */
    public void replace(Node old, Node replacement) {
        int position = origin.nodes.indexOf(old);
        if (position < 0) {
            throw new InvalidModelException("expected the node %s, found none".formatted(old.describe()));
        }
        origin.nodes.set(position, replacement);
    }

    /** A node as it is; its outputs must be names that nothing else writes. */
    public void add(Node node) {
        names.addAll(node.outputs());
        nodes.add(node);
    }

    /**
     * Puts another graph's nodes into this one, its inputs replaced by values of this graph and its inner names made fresh.
     *
     * @param arguments a value for each of the other graph's free inputs, by name
     * @return the other graph's outputs by name
     */
    public Map<String, Value> inline(Graph other, Map<String, Value> arguments) {
        return new Inlining(this).run(other, arguments);
    }

    /** Makes a value an output of the graph under the name and type given. */
    public void output(ValueInfo info, Value value) {
        names.add(info.name());
        outputs.add(info, value.name());
    }

    /** Makes a value an output of the graph under a name; the runtime infers its type. */
    public void output(String name, Value value) {
        output(ValueInfo.undeclared(name), value);
    }

    /** The nodes emitted so far, which are removed from the builder, to be written elsewhere and perhaps under other names. */
    public List<Node> drain() {
        var drained = List.copyOf(nodes);
        nodes.clear();
        expressions.clear();
        return drained;
    }

    /** The nodes emitted so far. */
    public List<Node> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** The constants and weights held so far. */
    public Map<String, Literal> initializers() {
        return Collections.unmodifiableMap(initializers);
    }

    /** The graph, without the nodes and weights that no output needs; a node that writes an output does so under the output's name. */
    public Graph build(String name) {
        return DeadNodes.remove(outputs.addedTo(new Graph(name, nodes, inputs, List.of(), initializers, shapes)));
    }
}
