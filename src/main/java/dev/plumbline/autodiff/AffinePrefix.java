package dev.plumbline.autodiff;

import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ShapeTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The nodes at the beginning of a graph that are affine in the points together.
 *
 * <p>With P these nodes and S the rest, F = S(P(x)) along a straight line x' + a (x - x') is S(P(x') + a (P(x) - P(x'))): P is needed at
 * the ends alone. The gradient of F is P's transposed Jacobian, which is the same everywhere, times that of S; it commutes with the sum
 * over the positions, and is needed once for each sum.
 *
 * <p>A node counts only where what it combines the points with is constant: neither another input nor a shape that is read at run time.
 *
 * @param boundary where P ends and S begins: values, perhaps points among them, that S reads
 */
public record AffinePrefix(List<String> boundary) {
    public AffinePrefix {
        boundary = List.copyOf(boundary);
    }

    /**
     * The prefix that saves the most work, of all that hold the affine nodes up to one.
     *
     * @param graph in canonical form, nodes in topological order, without nodes that the target does not need
     * @param shapes of every value in the graph
     * @return empty where none saves any
     */
    public static Optional<AffinePrefix> find(Graph graph, ShapeTable shapes, List<String> points, String target) {
        return candidates(graph, shapes, points, target).stream()
                .filter(candidate -> candidate.saving() > 0)
                .max(Comparator.comparingDouble(Candidate::saving))
                .map(Candidate::prefix);
    }

    /** The prefix with the most nodes, whether it saves work or not. */
    public static Optional<AffinePrefix> longest(Graph graph, ShapeTable shapes, List<String> points, String target) {
        var candidates = candidates(graph, shapes, points, target);
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(candidates.get(candidates.size() - 1).prefix());
    }

    /** A prefix, and what leaving it out of every point saves. */
    private record Candidate(AffinePrefix prefix, double saving) {}

    private static List<Candidate> candidates(Graph graph, ShapeTable shapes, List<String> points, String target) {
        var cost = new PathCost(shapes);
        var affine = affineNodes(graph, points);
        var candidates = new ArrayList<Candidate>();
        double hoisted = 0;
        double without = cost.ofValues(boundary(graph, points, List.of(), target));
        for (int count = 1; count <= affine.size(); count++) {
            hoisted += cost.ofNode(affine.get(count - 1));
            var boundary = boundary(graph, points, affine.subList(0, count), target);
            if (!boundary.contains(target) && cost.areRows(boundary, points)) {
                var prefix = new AffinePrefix(List.copyOf(boundary));
                candidates.add(new Candidate(prefix, hoisted + without - cost.ofValues(boundary)));
            }
        }
        return candidates;
    }

    /** The nodes that are affine in the points together, in order. */
    static List<Node> affineNodes(Graph graph, List<String> points) {
        var constant = new HashSet<>(graph.initializers().keySet());
        constant.add("");
        var affine = new HashSet<>(points);
        var nodes = new ArrayList<Node>();
        for (var node : graph.nodes()) {
            if (node.op().equals("Constant") || readsOnly(node, constant)) {
                constant.addAll(node.outputs());
            } else if (node.reads().allMatch(read -> affine.contains(read) || constant.contains(read))
                    && AffineOperators.isAffine(node, moving(node, affine))) {
                affine.addAll(node.outputs());
                affine.remove("");
                nodes.add(node);
            }
        }
        return nodes;
    }

    private static boolean readsOnly(Node node, Set<String> constant) {
        return node.reads().findAny().isPresent() && node.reads().allMatch(constant::contains);
    }

    private static Set<Integer> moving(Node node, Set<String> affine) {
        return IntStream.range(0, node.inputs().size())
                .filter(index -> affine.contains(node.inputs().get(index)))
                .boxed()
                .collect(Collectors.toSet());
    }

    /** What the nodes outside of a prefix, and the target, read from it. */
    private static Set<String> boundary(Graph graph, List<String> points, List<Node> prefix, String target) {
        var within = new HashSet<>(prefix);
        var written = new HashSet<>(points);
        prefix.forEach(node -> written.addAll(node.outputs()));
        var boundary = new LinkedHashSet<String>();
        for (var node : graph.nodes()) {
            if (!within.contains(node)) {
                node.reads().filter(written::contains).forEach(boundary::add);
            }
        }
        if (written.contains(target)) {
            boundary.add(target);
        }
        return boundary;
    }
}
