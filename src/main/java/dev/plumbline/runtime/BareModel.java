package dev.plumbline.runtime;

import dev.plumbline.graph.OnnxReader;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A model's bare passes, forward and gradient, that explanations are measured against. */
public final class BareModel implements AutoCloseable {
    private final OnnxSession forward;
    private final OnnxSession gradient;
    private final GradientModel compiled;
    private final RowLimit limit;

    private BareModel(OnnxSession forward, OnnxSession gradient, GradientModel compiled, RowLimit limit) {
        this.forward = forward;
        this.gradient = gradient;
        this.compiled = compiled;
        this.limit = limit;
    }

    /**
     * Loads the model as it is, and its gradient for the options' choice of output and explained values.
     *
     * @throws UnusableModelException with every fault of the choices
     */
    public static BareModel open(OnnxRuntime runtime, ModelOptions options) {
        var file = options.file().path();
        var compiler = new ModelCompiler(runtime, options, OnnxReader.read(file), "");
        var gradient = compiler.gradient();
        var config = options.resources().session();
        var forward = runtime.load(file, config);
        try {
            return new BareModel(
                    forward, runtime.load(gradient.model(), config), gradient, compiler.rowLimit(gradient));
        } catch (RuntimeException e) {
            forward.close();
            throw e;
        }
    }

    /** As many rows as one run may take, of those wanted; all that it takes where the model's batch is fixed. */
    public int batch(int wanted) {
        return limit.exact() ? limit.rows() : Math.min(wanted, limit.rows());
    }

    /** The forward pass over a batch; fewer requests than rows are repeated. */
    public BareRun forward(List<ExplainRequest> requests, int rows) {
        return forward.prepare(
                feeds(requests, rows),
                forward.outputs().stream().map(TensorSpec::name).toList());
    }

    /** Forward and input gradient over a batch, each row differentiated at its first element of the output. */
    public BareRun gradient(List<ExplainRequest> requests, int rows) {
        var feeds = feeds(requests, rows);
        var output = compiled.outputs().get(0);
        feeds.put("d_" + output, oneHot(output, rows));
        var wanted = new ArrayList<String>();
        wanted.add(output);
        compiled.points().forEach(point -> wanted.add("d_" + point));
        return gradient.prepare(feeds, wanted);
    }

    private static Map<String, Tensor> feeds(List<ExplainRequest> requests, int rows) {
        var feeds = new HashMap<String, Tensor>();
        for (var name : requests.get(0).inputs().keySet()) {
            var batch = new ArrayList<Tensor>();
            for (int row = 0; row < rows; row++) {
                batch.add(requests.get(row % requests.size()).inputs().get(name));
            }
            feeds.put(name, Batches.stack(batch));
        }
        return feeds;
    }

    private Tensor oneHot(String output, int rows) {
        var observed = compiled.shapes().get(output);
        if (!observed.hasFixedRows()) {
            throw new OnnxRuntimeException(
                    "output '%s': expected fixed extents apart from the batch, found %s; name another output"
                            .formatted(output, observed));
        }
        var dims = observed.dims().clone();
        dims[0] = rows;
        var shape = Shape.of(dims);
        var elements = new double[shape.sizeAsInt()];
        int width = elements.length / rows;
        for (int row = 0; row < rows; row++) {
            elements[row * width] = 1;
        }
        return Tensor.of(observed.dtype(), shape, elements);
    }

    @Override
    public void close() {
        forward.close();
        gradient.close();
    }
}
