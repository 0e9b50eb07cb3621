package dev.plumbline.runtime;

import dev.plumbline.attribution.Line;
import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/** The lines of one run, with the ends that they share and the examples that they belong to. */
final class RunLines {
    private final List<Line> lines;
    private final List<ExampleRow> examples;
    private final UnaryOperator<Point> fed;

    /**
     * @param examples as lines number them, alike in their shapes
     * @param fed what is fed of an end
     */
    RunLines(List<Line> lines, List<ExampleRow> examples, UnaryOperator<Point> fed) {
        this.lines = lines;
        this.examples = examples;
        this.fed = fed;
    }

    /** Type and shape of the i-th explained value. */
    Tensor like(int explained) {
        return lines.get(0).start().inputs().get(explained);
    }

    /**
     * Feeds all but where the rows lie on the lines.
     *
     * @param names of what is fed of an end
     * @param outputDims whether the graph wants the extents of one row of the output
     */
    void feed(LentTensors values, List<String> names, boolean outputDims) {
        var ends = new Distinct<Point>();
        feedIndices(values, PathGraph.STARTS, line -> ends.number(line.start()));
        feedIndices(values, PathGraph.FINISHES, line -> ends.number(line.end()));
        var points = ends.elements().stream().map(fed).toList();
        for (int i = 0; i < names.size(); i++) {
            int number = i;
            feedRows(
                    values,
                    PathGraph.ends(names.get(i)),
                    points,
                    point -> point.inputs().get(number));
        }
        feedIndices(values, PathGraph.TARGETS, line -> example(line).target());
        var context = examples.get(0).context().keySet();
        if (!context.isEmpty()) {
            feedContext(values, context);
        }
        if (outputDims) {
            var dims = examples.get(0).image().value().shape().dims();
            var buffer = values.input(PathGraph.OUTPUT_DIMS, DType.INT64, Shape.of(dims.length));
            buffer.asLongBuffer().put(dims);
        }
    }

    private void feedContext(LentTensors values, Set<String> names) {
        var rows = new Distinct<ExampleRow>();
        feedIndices(values, PathGraph.EXAMPLES, line -> rows.number(example(line)));
        for (var name : names) {
            feedRows(
                    values,
                    PathGraph.context(name),
                    rows.elements(),
                    row -> row.context().get(name));
        }
    }

    private ExampleRow example(Line line) {
        return examples.get(line.example());
    }

    private void feedIndices(LentTensors values, String name, ToIntFunction<Line> index) {
        var buffer = values.input(name, DType.INT64, Shape.of(lines.size()));
        for (var line : lines) {
            buffer.putLong(index.applyAsInt(line));
        }
    }

    private static <T> void feedRows(LentTensors values, String name, List<T> rows, Function<T, Tensor> tensor) {
        var first = tensor.apply(rows.get(0));
        var buffer = values.input(name, first.dtype(), first.shape().prepend(rows.size()));
        for (var row : rows) {
            buffer.put(tensor.apply(row).bytes());
        }
    }
}
