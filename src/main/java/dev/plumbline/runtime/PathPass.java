package dev.plumbline.runtime;

import dev.plumbline.attribution.GradientFunction.Gradient;
import dev.plumbline.attribution.GradientFunction.Taker;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the integrating graph. */
final class PathPass implements AutoCloseable {
    private final OnnxSession session;
    private final List<String> explained;
    private final List<String> fed;
    private final boolean outputDims;
    private final RowLimit limit;

    /**
     * @param fed names of what the graph takes of the lines' ends
     * @param outputDims whether the graph wants the extents of one row of the output
     */
    PathPass(OnnxSession session, List<String> explained, List<String> fed, boolean outputDims, RowLimit limit) {
        this.session = session;
        this.explained = explained;
        this.fed = fed;
        this.outputDims = outputDims;
        this.limit = limit;
    }

    RowLimit limit() {
        return limit;
    }

    /**
     * Runs once.
     *
     * @param rows feeds what says where the rows lie on the lines
     * @param results how many gradients come of them
     */
    void run(RunLines lines, Consumer<LentTensors> rows, int results, Taker taker) {
        try (var values = session.lend()) {
            lines.feed(values, fed, outputDims);
            rows.accept(values);
            var gradients = new ArrayList<Tensor>();
            for (int i = 0; i < explained.size(); i++) {
                var like = lines.like(i);
                gradients.add(values.output(
                        PathGraph.gradients(explained.get(i)), like.dtype(), Shape.of(results, like.size())));
            }
            session.run(values);
            for (int result = 0; result < results; result++) {
                taker.take(result, new Result(gradients, result));
            }
        }
    }

    @Override
    public void close() {
        session.close();
    }

    /** One row of every output. */
    private record Result(List<Tensor> outputs, int row) implements Gradient {
        @Override
        public void copyTo(double[] flattened) {
            int at = 0;
            for (var output : outputs) {
                int width = Math.toIntExact(output.shape().dim(1));
                output.toDoubles(row * width, width, flattened, at);
                at += width;
            }
        }
    }
}
