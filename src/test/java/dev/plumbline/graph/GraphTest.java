package dev.plumbline.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GraphTest {
    @Test
    void aValueDependsOnTheInputsThatItIsComputedFrom() {
        var builder = new GraphBuilder();
        var mask = input(builder, "attention_mask");
        var ids = input(builder, "input_ids");
        var segments = input(builder, "token_type_ids");
        var words = builder.op("Gather", builder.scalar(DType.FLOAT, 1), ids);
        var sum = words.plus(builder.op("Gather", builder.scalar(DType.FLOAT, 2), segments));
        builder.output("y", sum.times(builder.op("Cast", mask)));
        var graph = builder.build("bert");

        assertThat(inputs(graph, words.name())).containsExactly("input_ids");
        assertThat(inputs(graph, sum.name())).containsExactly("input_ids", "token_type_ids");
        assertThat(inputs(graph, "y")).containsExactly("attention_mask", "input_ids", "token_type_ids");
        assertThat(inputs(graph, "input_ids")).containsExactly("input_ids");
        assertThat(inputs(graph, "nowhere")).isEmpty();
    }

    private static Value input(GraphBuilder builder, String name) {
        return builder.input(name, DType.INT64, List.of(Dim.of(4)));
    }

    private static List<String> inputs(Graph graph, String value) {
        return graph.inputsOf(value).stream().map(ValueInfo::name).toList();
    }
}
