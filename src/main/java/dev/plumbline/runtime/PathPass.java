package dev.plumbline.runtime;

import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs the integrating graph on stretches of segments. */
final class PathPass implements AutoCloseable {
    private final OnnxSession session;
    private final List<String> explained;
    private final boolean outputDims;
    private final RowLimit limit;

    /** @param outputDims whether the graph wants the extents of one row of the output */
    PathPass(OnnxSession session, List<String> explained, boolean outputDims, RowLimit limit) {
        this.session = session;
        this.explained = explained;
        this.outputDims = outputDims;
        this.limit = limit;
    }

    RowLimit limit() {
        return limit;
    }

    /**
     * Runs stretches that have the same number of positions, of weight rows, and the same shapes.
     *
     * @param reader of the result, which is gone when it returns
     */
    void run(List<Stretch> stretches, Consumer<Result> reader) {
        var feeds = new HashMap<String, Tensor>();
        feedEnds(stretches, feeds);
        feedRules(stretches, feeds);
        feedExamples(stretches, feeds);
        session.read(feeds, shapes(stretches), outputs -> reader.accept(new Result(outputs, explained)));
    }

    private Map<String, Shape> shapes(List<Stretch> stretches) {
        var segment = stretches.get(0).segment();
        var shapes = new LinkedHashMap<String, Shape>();
        shapes.put(
                PathGraph.OUTPUTS, Shape.of(stretches.size(), stretches.get(0).points()));
        for (int i = 0; i < explained.size(); i++) {
            int elements = segment.start().inputs().get(i).size();
            shapes.put(
                    PathGraph.sums(explained.get(i)), Shape.of(stretches.size(), segment.weights().length, elements));
        }
        return shapes;
    }

    private void feedEnds(List<Stretch> stretches, Map<String, Tensor> feeds) {
        var indices = new IdentityHashMap<Point, Integer>();
        var ends = new ArrayList<Point>();
        var starts = new long[stretches.size()];
        var finishes = new long[stretches.size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = index(stretches.get(i).segment().start(), indices, ends);
            finishes[i] = index(stretches.get(i).segment().end(), indices, ends);
        }
        feeds.put(PathGraph.STARTS, Tensor.of(Shape.of(starts.length), starts));
        feeds.put(PathGraph.FINISHES, Tensor.of(Shape.of(finishes.length), finishes));
        for (int i = 0; i < explained.size(); i++) {
            int input = i;
            feeds.put(
                    PathGraph.ends(explained.get(i)),
                    Batches.stack(
                            ends.stream().map(end -> end.inputs().get(input)).toList()));
        }
    }

    private static <T> int index(T element, Map<T, Integer> indices, List<T> distinct) {
        return indices.computeIfAbsent(element, added -> {
            distinct.add(added);
            return distinct.size() - 1;
        });
    }

    private static void feedRules(List<Stretch> stretches, Map<String, Tensor> feeds) {
        int points = stretches.get(0).points();
        int rules = stretches.get(0).segment().weights().length;
        var positions = new double[stretches.size() * points];
        var weights = new double[stretches.size() * rules * points];
        for (int i = 0; i < stretches.size(); i++) {
            var stretch = stretches.get(i);
            System.arraycopy(stretch.segment().positions(), stretch.from(), positions, i * points, points);
            for (int rule = 0; rule < rules; rule++) {
                var row = stretch.segment().weights()[rule];
                System.arraycopy(row, stretch.from(), weights, (i * rules + rule) * points, points);
            }
        }
        feeds.put(PathGraph.POSITIONS, Tensor.of(Shape.of(stretches.size(), points), positions));
        feeds.put(PathGraph.WEIGHTS, Tensor.of(Shape.of(stretches.size(), rules, points), weights));
    }

    private void feedExamples(List<Stretch> stretches, Map<String, Tensor> feeds) {
        var indices = new IdentityHashMap<ExampleRow, Integer>();
        var examples = new ArrayList<ExampleRow>();
        var numbers = new long[stretches.size()];
        var targets = new long[stretches.size()];
        for (int i = 0; i < numbers.length; i++) {
            var example = stretches.get(i).example();
            numbers[i] = index(example, indices, examples);
            targets[i] = example.target();
        }
        feeds.put(PathGraph.EXAMPLES, Tensor.of(Shape.of(numbers.length), numbers));
        feeds.put(PathGraph.TARGETS, Tensor.of(Shape.of(targets.length), targets));
        examples.get(0)
                .context()
                .keySet()
                .forEach(name -> feeds.put(
                        PathGraph.context(name),
                        Batches.stack(examples.stream()
                                .map(row -> row.context().get(name))
                                .toList())));
        if (outputDims) {
            var dims = examples.get(0).outputShape().dims();
            feeds.put(PathGraph.OUTPUT_DIMS, Tensor.of(Shape.of(dims.length), dims));
        }
    }

    @Override
    public void close() {
        session.close();
    }

    /** What one run gave. */
    record Result(Map<String, Tensor> outputs, List<String> explained) {
        /** F at the positions of one stretch. */
        double[] values(int stretch) {
            return outputs.get(PathGraph.OUTPUTS).row(stretch).toDoubles();
        }

        /** The gradient sums of one stretch: per weight row, per explained value, flattened. */
        List<List<Tensor>> sums(int stretch) {
            var byPoint = new LinkedHashMap<String, Tensor>();
            explained.forEach(point ->
                    byPoint.put(point, outputs.get(PathGraph.sums(point)).row(stretch)));
            var rows = new ArrayList<List<Tensor>>();
            long count = byPoint.values().iterator().next().shape().dim(0);
            for (int row = 0; row < count; row++) {
                int index = row;
                rows.add(byPoint.values().stream().map(sums -> sums.row(index)).toList());
            }
            return rows;
        }
    }
}
