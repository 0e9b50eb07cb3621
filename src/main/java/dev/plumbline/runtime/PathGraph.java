package dev.plumbline.runtime;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Value;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph that integrates gradients along S segments with n positions and k weight rows each.
 *
 * <p>It takes the segments' ends, not their points: it makes the rows x' + a (x - x') itself, runs the model forward and backward with
 * the targets as cotangents, and returns weighted sums, so that nothing of size points times features enters or leaves the session.
 *
 * <pre>
 *   ends/p      [E, ...]   the distinct ends of all segments, per explained value p
 *   starts      [S]        which end a segment starts from
 *   finishes    [S]        which end it leads to
 *   positions   [S, n]
 *   weights     [S, k, n]
 *   context/c   [X, ...]   per input c that is not explained, one row per example
 *   examples    [S]        which example a segment belongs to
 *   targets     [S]        index of F in one flattened row of the output
 *   output-dims [r]        extents of one row of the output; only where they are not fixed
 *   outputs     [S, n]     F
 *   slopes      [S, n]     dF/da
 *   sums/p      [S, k, D]  weighted gradient sums, flattened
 * </pre>
 */
final class PathGraph {
    static final String STARTS = "starts";
    static final String FINISHES = "finishes";
    static final String POSITIONS = "positions";
    static final String WEIGHTS = "weights";
    static final String EXAMPLES = "examples";
    static final String TARGETS = "targets";
    static final String OUTPUT_DIMS = "output-dims";
    static final String OUTPUTS = "outputs";
    static final String SLOPES = "slopes";

    private final GradientModel gradient;
    private final String output;
    private final List<ValueInfo> inputs;
    private final GraphBuilder builder = new GraphBuilder();
    private final Value starts = input(STARTS, DType.INT64, 1);
    private final Value finishes = input(FINISHES, DType.INT64, 1);
    private final Value positions = input(POSITIONS, DType.DOUBLE, 2);
    private final Value weights = input(WEIGHTS, DType.DOUBLE, 3);
    private final Value examples = input(EXAMPLES, DType.INT64, 1);
    private final Value targets = everyRow(input(TARGETS, DType.INT64, 1));
    private final Value outputDims;
    private final Map<String, Value> displacements = new HashMap<>();

    private PathGraph(GradientModel gradient) {
        this.gradient = gradient;
        this.output = gradient.outputs().get(0);
        this.inputs = gradient.model().graph().freeInputs().stream()
                .filter(input -> !input.name().equals("d_" + output))
                .toList();
        this.outputDims = outputDims();
    }

    static String ends(String explained) {
        return "ends/" + explained;
    }

    static String context(String input) {
        return "context/" + input;
    }

    static String sums(String explained) {
        return "sums/" + explained;
    }

    /** The integrating model around a gradient model of one output. */
    static Model around(GradientModel gradient) {
        return new PathGraph(gradient).build();
    }

    /** Whether the extents of one row of the output must be fed. */
    static boolean needsOutputDims(ObservedShape output) {
        return output.freeAxes() > (output.isFixed(0) ? 0 : 1);
    }

    private Model build() {
        var arguments = new HashMap<String, Value>();
        for (var input : inputs) {
            arguments.put(
                    input.name(),
                    gradient.points().contains(input.name()) ? pathRows(input.name()) : contextRows(input));
        }
        arguments.put("d_" + output, cotangent());
        var results = builder.inline(gradient.model().graph(), arguments);
        builder.output(OUTPUTS, target(results.get(output)));
        integrate(results);
        return gradient.model().withGraph(builder.build("integrated gradients"));
    }

    /** x' + a (x - x') for every position of every segment. */
    private Value pathRows(String point) {
        var observed = shape(point);
        var ends = builder.input(ends(point), observed.dtype(), dims(observed));
        var start = ends.gather(starts, 0);
        var displacement = ends.gather(finishes, 0).minus(start);
        displacements.put(point, displacement);
        var fractions = positions.cast(observed.dtype()).reshape(perPosition(observed.rank()));
        return mergeRows(start.unsqueeze(1).plus(fractions.times(displacement.unsqueeze(1))), start, observed);
    }

    /** The segments' and positions' axes kept, then an axis of 1 for each axis of one row. */
    private static long[] perPosition(int rank) {
        var dims = new long[rank + 1];
        Arrays.fill(dims, 2, dims.length, 1);
        return dims;
    }

    private Value contextRows(ValueInfo input) {
        var observed = shape(input.name());
        var rows = builder.input(context(input.name()), observed.dtype(), dims(observed))
                .gather(examples, 0);
        var repeated = Value.concat(0, List.of(positions.shape(), rowDims(rows, observed)));
        return mergeRows(rows.unsqueeze(1).expand(repeated), rows, observed);
    }

    /** The leading two axes, segment and position, made one. */
    private Value mergeRows(Value value, Value row, ObservedShape observed) {
        return value.reshape(Value.concat(0, List.of(builder.ints(-1), rowDims(row, observed))));
    }

    /** Extents of all axes but the leading one. */
    private Value rowDims(Value batch, ObservedShape observed) {
        return needsOutputDims(observed)
                ? batch.shape().slice(0, 1, observed.rank())
                : builder.ints(Arrays.stream(observed.dims()).skip(1).toArray());
    }

    /** One at the target, zero elsewhere, in the output's shape. */
    private Value cotangent() {
        var observed = shape(output);
        var elements = builder.op(
                "Range", builder.scalar(DType.INT64, 0), outputSize().squeeze(0), builder.scalar(DType.INT64, 1));
        return targets.unsqueeze(1)
                .equalTo(elements)
                .cast(observed.dtype())
                .reshape(Value.concat(0, List.of(builder.ints(-1), outputDims)));
    }

    /** F at every position, {@code [S, n]}. */
    private Value target(Value outputs) {
        var flat = outputs.reshape(Value.concat(0, List.of(builder.ints(-1), outputSize())));
        return flat.op("GatherElements", Attributes.of("axis", 1), targets.unsqueeze(1))
                .reshape(positions.shape())
                .cast(DType.DOUBLE);
    }

    private Value outputDims() {
        var observed = shape(output);
        return needsOutputDims(observed)
                ? builder.input(OUTPUT_DIMS, DType.INT64, List.of(new Dim.Fixed(observed.rank() - 1L)))
                : builder.ints(Arrays.stream(observed.dims()).skip(1).toArray());
    }

    /** Number of elements of one row of the output, {@code [1]}. */
    private Value outputSize() {
        return outputDims.op("ReduceProd", Attributes.of("keepdims", 1), builder.ints(0));
    }

    private void integrate(Map<String, Value> results) {
        var slopes = new ArrayList<Value>();
        for (var point : gradient.points()) {
            var perFeature = Value.concat(0, List.of(positions.shape(), builder.ints(-1)));
            var gradients = results.get("d_" + point).reshape(perFeature);
            builder.output(sums(point), weights.cast(shape(point).dtype()).matmul(gradients));
            slopes.add(gradients
                    .matmul(displacements.get(point).reshape(0, -1, 1))
                    .squeeze(2)
                    .cast(DType.DOUBLE));
        }
        builder.output(SLOPES, slopes.stream().reduce(Value::plus).orElseThrow());
    }

    /** A value per segment, repeated for each of its positions, in one axis. */
    private Value everyRow(Value perSegment) {
        return perSegment.unsqueeze(1).expand(positions.shape()).reshape(-1);
    }

    private Value input(String name, DType dtype, int rank) {
        List<Dim> dims = List.of(new Dim.Free("S"), new Dim.Free(""), new Dim.Free("n"));
        return builder.input(name, dtype, dims.subList(0, rank));
    }

    private ObservedShape shape(String value) {
        return gradient.shapes().get(value);
    }

    private static List<Dim> dims(ObservedShape observed) {
        var dims = new ArrayList<Dim>();
        dims.add(new Dim.Free(""));
        Arrays.stream(observed.dims()).skip(1).mapToObj(Dim::of).forEach(dims::add);
        return dims;
    }
}
