package dev.plumbline.graph.lowering;

import dev.plumbline.graph.DeadNodes;
import dev.plumbline.graph.Function;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.Limits;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.TopologicalOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings models of operator sets 7 to 26 into one form: operator set {@value #OPSET}, model-local functions inlined, constants as
 * initializers, every name used once in all graphs, nodes in topological order, no Identity, no Dropout and nothing that no output needs.
 *
 * <p>Operator set 18 is the newest for which ONNX Runtime's CUDA kernels cover the gradient operators: a kernel registered for a
 * version does not match a node of an operator that was revised since.
 */
public final class Canonicalizer {
    /** Version of ONNX's own operator set in canonical models. */
    public static final int OPSET = 18;

    private static final int OLDEST = 7;
    private static final int NEWEST = 26;

    private static final Set<String> SHAPED = Set.of(
            "LSTM",
            "GRU",
            "RNN",
            "Attention",
            "RotaryEmbedding",
            "STFT",
            "GridSample",
            "AffineGrid",
            "CumProd",
            "TensorScatter");

    private final LoweringTable lowerings = Lowerings.standard();
    /** Names in use so far in the graph and its subgraphs, which may share them as they came. */
    private final Set<String> definitions = new HashSet<>();

    private final Map<String, Function> functions = new HashMap<>();
    private final Call.Knowledge knowledge;
    /** Nodes lowered so far; functions that call functions twice each grow exponentially. */
    private long nodes;

    private Canonicalizer(Model model, ShapeTable seen) {
        knowledge = Call.Knowledge.of(model.graph(), seen);
        model.functions().forEach(function -> functions.put(function.domain() + "/" + function.op(), function));
    }

    /**
     * The canonical form of a model.
     *
     * @param keep names of inner values that must still be there, under their names
     * @throws InvalidModelException if the model breaks the specification or its operator set is not among those supported
     */
    public static Model canonicalize(Model model, Collection<String> keep) {
        return canonicalize(model, keep, ShapeTable.empty());
    }

    /**
     * The canonical form of a model.
     *
     * @param seen shapes of the model's values, where they are known; see {@link #usesShapes}
     */
    public static Model canonicalize(Model model, Collection<String> keep, ShapeTable seen) {
        int opset = model.opset("").orElse(OLDEST);
        if (opset < OLDEST || opset > NEWEST) {
            throw new InvalidModelException(
                    "expected a model of operator set %d to %d, found %d; export it again at one of these"
                            .formatted(OLDEST, NEWEST, opset));
        }
        var canonicalizer = new Canonicalizer(model, seen);
        var kept = new HashSet<>(keep);
        var builder = new GraphBuilder(model.graph().names());
        var graph = canonicalizer.graph(model.graph(), model.opsets(), kept, builder, Map.of());
        var opsets = new HashMap<>(model.opsets());
        model.functions().forEach(function -> function.opsets().forEach(opsets::putIfAbsent));
        model.functions().forEach(function -> opsets.remove(function.domain()));
        opsets.put("", OPSET);
        return new Model(8, opsets, DeadNodes.remove(graph), List.of(), model.metadata());
    }

    /** Whether the canonical form gets better, or possible at all, when the shapes of the model's values are known. */
    public static boolean usesShapes(Model model) {
        return model.graph().nodes().stream()
                .anyMatch(node -> SHAPED.contains(node.op()) || node.domain().equals("com.microsoft"));
    }

    /** One graph; subgraphs come here again through {@link GraphLowering}. */
    Graph graph(
            Graph graph,
            Map<String, Integer> opsets,
            Collection<String> keep,
            GraphBuilder builder,
            Map<String, Literal> outerConstants) {
        var renamed = new HashMap<String, String>();
        graph.definitions().stream()
                .filter(name -> !definitions.add(name))
                .forEach(name -> renamed.put(name, builder.fresh(name)));
        var unique = renamed.isEmpty() ? graph : graph.rename(name -> renamed.getOrDefault(name, name));
        var sorted = unique.withNodes(TopologicalOrder.of(unique.nodes()));
        return new GraphLowering(this, sorted, keep, builder, outerConstants).run(opsets);
    }

    /** Counts one node more. */
    void count() {
        nodes++;
        Limits.requireNodes(nodes);
    }

    LoweringTable lowerings() {
        return lowerings;
    }

    Call.Knowledge knowledge() {
        return knowledge;
    }

    /** The function a node calls, or {@code null} where it calls an operator. */
    Function function(String domain, String op) {
        return functions.get(domain + "/" + op);
    }
}
