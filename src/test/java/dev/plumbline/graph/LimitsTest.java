package dev.plumbline.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.graph.lowering.Canonicalizer;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a model file may ask for. */
final class LimitsTest {
    @Test
    void refusesGraphsNestedTooDeep() {
        var graph = graph(List.of(), List.of());
        for (int depth = 0; depth < Limits.MAX_NESTING + 2; depth++) {
            var holder = new Node(
                    "",
                    "If",
                    "",
                    List.of("c"),
                    List.of("y"),
                    Attributes.none().with("then_branch", new Attribute.Subgraph(graph)));
            graph = graph(List.of(), List.of(holder));
        }
        var serialized = OnnxWriter.write(Model.of(graph, 17));

        assertThatThrownBy(() -> OnnxReader.read(serialized)).isInstanceOf(InvalidModelException.class);
    }

    @Test
    void refusesInputsThatNoMemoryHolds() {
        var input = ValueInfo.of("x", DType.FLOAT, List.of(Dim.of(1L << 40), Dim.of(1L << 40)));
        var serialized = OnnxWriter.write(Model.of(graph(List.of(input), List.of()), 17));

        assertThatThrownBy(() -> OnnxReader.read(serialized))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("input 'x'");
    }

    @Test
    void refusesResultsThatNoMemoryHolds() {
        var builder = new GraphBuilder();
        builder.output(
                "y", builder.op("ConstantOfShape", builder.constant(Tensor.of(Shape.of(2), 1L << 40, 1L << 20))));
        var graph = builder.build("zeros");

        assertThatThrownBy(() -> Limits.requireSizes(graph))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("ConstantOfShape");
    }

    /** Each function calls the next one twice: 2^30 nodes from a file of two kilobytes. */
    @Test
    void refusesFunctionsThatGrowExponentially() {
        var functions = new ArrayList<Function>();
        for (int level = 0; level < 30; level++) {
            functions.add(twice("f" + level, level == 29 ? "Neg" : "f" + (level + 1), level == 29 ? "" : "local"));
        }
        var call = new Node("", "f0", "local", List.of("x"), List.of("y"), Attributes.none());
        var input = ValueInfo.of("x", DType.FLOAT, List.of(Dim.of(2)));
        var graph =
                new Graph("g", List.of(call), List.of(input), List.of(ValueInfo.undeclared("y")), Map.of(), List.of());
        var model = new Model(9, Map.of("", 17, "local", 1), graph, functions, Metadata.none());

        assertThatThrownBy(() -> Canonicalizer.canonicalize(model, List.of()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("at most %d nodes".formatted(Limits.MAX_NODES));
    }

    private static Function twice(String name, String op, String domain) {
        return new Function(
                "local",
                name,
                List.of("a"),
                List.of("c"),
                List.of(
                        new Node("", op, domain, List.of("a"), List.of("b"), Attributes.none()),
                        new Node("", op, domain, List.of("b"), List.of("c"), Attributes.none())),
                Map.of("", 17, "local", 1),
                Attributes.none());
    }

    private static Graph graph(List<ValueInfo> inputs, List<Node> nodes) {
        return new Graph("g", nodes, inputs, List.of(), Map.of(), List.of());
    }
}
