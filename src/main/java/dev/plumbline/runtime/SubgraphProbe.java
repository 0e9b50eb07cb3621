package dev.plumbline.runtime;

import dev.plumbline.graph.Dim;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shapes inside subgraphs, found by running each as a graph of its own, fed with what it reads from outside: both branches of an If, the
 * first iteration of a Loop or Scan. A branch that does not run on the sample stays unknown.
 */
final class SubgraphProbe {
    private final OnnxRuntime runtime;
    private final Model model;
    private final Map<String, ObservedShape> shapes;

    /** @param shapes of the graph around; those found are added */
    SubgraphProbe(OnnxRuntime runtime, Model model, Map<String, ObservedShape> shapes) {
        this.runtime = runtime;
        this.model = model;
        this.shapes = shapes;
    }

    /** The values of one graph in one run, and how to get more of them. */
    private record Run(OnnxSession session, Map<String, Tensor> feeds, Map<String, Tensor> held) {
        /** The values of these names that are tensors of numbers. */
        Map<String, Tensor> values(Graph graph, Set<String> names) {
            var written = new LinkedHashSet<String>();
            graph.nodes().forEach(node -> written.addAll(node.outputs()));
            written.retainAll(names);
            var values = new HashMap<>(held);
            values.putAll(feeds);
            graph.initializers().forEach((name, literal) -> {
                if (literal instanceof Literal.Dense dense) {
                    values.put(name, dense.tensor());
                }
            });
            if (!written.isEmpty()) {
                values.putAll(session.run(feeds, written));
            }
            return values;
        }
    }

    /** Probes the subgraphs of all nodes of a graph, and theirs. */
    void probe(Graph graph, OnnxSession session, Map<String, Tensor> first, Map<String, Tensor> second) {
        probe(graph, new Run(session, first, Map.of()), new Run(session, second, Map.of()));
    }

    private void probe(Graph graph, Run first, Run second) {
        var holders = graph.nodes().stream()
                .filter(node -> !node.attributes().subgraphs().isEmpty())
                .toList();
        if (holders.isEmpty()) {
            return;
        }
        var read = new HashSet<String>();
        holders.forEach(node -> node.reads().forEach(read::add));
        var before = first.values(graph, read);
        var after = first.feeds().equals(second.feeds()) ? before : second.values(graph, read);
        for (var node : holders) {
            node.attributes().subgraphs().forEach(subgraph -> run(node, subgraph, before, after));
        }
    }

    /** Whether a subgraph runs on the sample, and if so, its shapes are known after. */
    private boolean run(Node node, Graph subgraph, Map<String, Tensor> before, Map<String, Tensor> after) {
        try {
            run(subgraph, feeds(node, subgraph, before), feeds(node, subgraph, after), before, after);
            return true;
        } catch (OnnxRuntimeException e) {
            return false;
        }
    }

    private void run(
            Graph subgraph,
            Map<String, Tensor> first,
            Map<String, Tensor> second,
            Map<String, Tensor> heldFirst,
            Map<String, Tensor> heldSecond) {
        var outputs = new ArrayList<ValueInfo>();
        subgraph.nodes()
                .forEach(node -> node.outputs().stream()
                        .filter(output -> !output.isEmpty())
                        .forEach(output -> outputs.add(ValueInfo.undeclared(output))));
        var inputs = first.entrySet().stream()
                .map(entry -> input(entry.getKey(), entry.getValue()))
                .toList();
        var open = new Graph(subgraph.name(), subgraph.nodes(), inputs, outputs, subgraph.initializers(), List.of());
        var names = outputs.stream().map(ValueInfo::name).toList();
        try (var session =
                runtime.load(model.withGraph(open), SessionConfig.defaults().withoutOptimization())) {
            var seenFirst = session.observe(first, names, Set.of());
            var seenSecond = session.observe(second, names, Set.of());
            seenFirst.forEach((name, seen) -> shapes.put(
                    name,
                    new ObservedShape(
                            seen.dtype(), seen.shape(), seenSecond.get(name).shape())));
            first.forEach((name, value) -> shapes.putIfAbsent(
                    name,
                    new ObservedShape(
                            value.dtype(), value.shape(), second.get(name).shape())));
            subgraph.initializers()
                    .forEach((name, literal) -> ShapeProbe.shape(literal).ifPresent(seen -> shapes.put(name, seen)));
            probe(open, new Run(session, first, heldFirst), new Run(session, second, heldSecond));
        }
    }

    private static ValueInfo input(String name, Tensor value) {
        List<Dim> dims = Collections.nCopies(value.shape().rank(), new Dim.Free(""));
        return ValueInfo.of(name, value.dtype(), dims);
    }

    /** What a subgraph is fed with in its first run: what it captures, and its inputs. */
    private static Map<String, Tensor> feeds(Node node, Graph subgraph, Map<String, Tensor> around) {
        var feeds = new LinkedHashMap<String, Tensor>();
        subgraph.captures().stream().filter(around::containsKey).forEach(name -> feeds.put(name, around.get(name)));
        int states = node.inputs().size() - (int) node.attributes().integer("num_scan_inputs", 0);
        for (int index = 0; index < subgraph.inputs().size(); index++) {
            String formal = subgraph.inputs().get(index).name();
            if (node.is("Loop") && index < 2) {
                feeds.put(
                        formal, index == 0 ? Tensor.of(Shape.scalar(), 0L) : Tensor.of(DType.BOOL, Shape.scalar(), 1));
            } else {
                var value = around.get(node.inputs().get(index));
                if (value == null) {
                    throw new OnnxRuntimeException(
                            "expected a tensor of numbers at %s, found none".formatted(formal), null);
                }
                feeds.put(formal, node.is("Scan") && index >= states ? slice(node, index - states, value) : value);
            }
        }
        return feeds;
    }

    /** The first slice of a scan input along its axis. */
    private static Tensor slice(Node node, int scan, Tensor whole) {
        int rank = whole.shape().rank();
        long given = node.attributes()
                .integers("scan_input_axes")
                .map(axes -> axes[scan])
                .orElse(0L);
        int axis = (int) (given < 0 ? given + rank : given);
        if (axis == 0) {
            return whole.row(0).reshape(whole.shape().dropFirst());
        }
        var dims = new ArrayList<Long>();
        Arrays.stream(whole.shape().dims()).forEach(dims::add);
        dims.remove(axis);
        return Tensor.zeros(
                whole.dtype(), Shape.of(dims.stream().mapToLong(Long::longValue).toArray()));
    }
}
