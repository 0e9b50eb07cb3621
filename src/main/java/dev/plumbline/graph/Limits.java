package dev.plumbline.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** How large a model may be: a file is untrusted, and what no real model needs is refused before memory or time is spent on it. */
public final class Limits {
    /** Nodes of a model with its subgraphs and functions; the largest language models have some ten thousand. */
    public static final int MAX_NODES = 250_000;

    /** Graphs within graphs, and functions that call functions. */
    public static final int MAX_NESTING = 32;

    /** Elements of one tensor that is not a weight: 8 GiB of 64-bit numbers. */
    public static final long MAX_ELEMENTS = 1L << 30;

    /** Operators whose results have the extents, or as many times the extents, that an input at this position lists. */
    private static final Map<String, Integer> SIZED =
            Map.of("ConstantOfShape", 0, "Expand", 1, "Tile", 1, "OneHot", 1, "Resize", 3, "Col2Im", 1);

    /** Operators whose results grow by what an input at this position lists. */
    private static final Map<String, Integer> GROWN = Map.of("Pad", 1, "Range", 1);

    private Limits() {}

    /** Refuses a model of too many nodes or of graphs nested too deep. */
    static void check(Model model) {
        long nodes = count(model.graph().nodes(), 0);
        for (var function : model.functions()) {
            nodes += count(function.nodes(), 0);
        }
        requireNodes(nodes);
        model.graph().inputs().forEach(Limits::check);
    }

    /** Refuses what is more nodes than a model may have. */
    public static void requireNodes(long nodes) {
        if (nodes > MAX_NODES) {
            throw new InvalidModelException(
                    "expected a model of at most %d nodes, found %d; functions count as often as they are called"
                            .formatted(MAX_NODES, nodes));
        }
    }

    private static long count(List<Node> nodes, int depth) {
        if (depth > MAX_NESTING) {
            throw new InvalidModelException(
                    "expected graphs nested at most %d deep, found more".formatted(MAX_NESTING));
        }
        long count = nodes.size();
        for (var node : nodes) {
            for (var subgraph : node.attributes().subgraphs()) {
                count += count(subgraph.nodes(), depth + 1);
            }
        }
        return count;
    }

    private static void check(ValueInfo input) {
        if (input.type() instanceof Type.Ranked ranked) {
            var fixed = ranked.dims().stream()
                    .filter(Dim.Fixed.class::isInstance)
                    .mapToLong(dim -> ((Dim.Fixed) dim).extent())
                    .toArray();
            requireElements("input '%s'".formatted(input.name()), fixed);
        }
    }

    /** Refuses extents of more elements than a tensor may have. */
    public static void requireElements(String what, long... extents) {
        double elements = LongStream.of(extents).asDoubleStream().reduce(1, (a, b) -> a * Math.max(b, 1));
        if (elements > MAX_ELEMENTS) {
            throw new InvalidModelException("%s: expected a tensor of at most %d elements, found extents %s"
                    .formatted(what, MAX_ELEMENTS, Arrays.toString(extents)));
        }
    }

    /** Refuses nodes whose results are written down to have more elements than a tensor may have. */
    public static void requireSizes(Graph graph) {
        for (var node : graph.nodes()) {
            if (!node.domain().isEmpty()) {
                continue;
            }
            sizes(graph, node, SIZED).ifPresent(sizes -> requireElements(node.describe(), sizes));
            sizes(graph, node, GROWN)
                    .ifPresent(sizes -> requireElements(
                            node.describe(), LongStream.of(sizes).max().orElse(0)));
        }
    }

    private static Optional<long[]> sizes(Graph graph, Node node, Map<String, Integer> positions) {
        var position = positions.get(node.op());
        return position != null
                        && node.hasInput(position)
                        && graph.initializers().get(node.inputs().get(position)) instanceof Literal.Dense dense
                ? Optional.of(dense.tensor().toLongs())
                : Optional.empty();
    }
}
