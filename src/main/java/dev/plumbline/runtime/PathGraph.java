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
import java.util.Optional;

/**
 * The graph that integrates gradients along S segments with n positions and k weight rows each.
 *
 * <p>It takes the segments' ends, not their points: it makes the rows x' + a (x - x') itself, runs the model forward and backward with
 * the targets as cotangents, and returns weighted sums, so that nothing of size points times features enters or leaves the session.
 *
 * <p>Where the model begins with an affine prefix, the prefix is applied to the ends, the line drawn between its values there, and its
 * transposed Jacobian applied to the sums.
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

    /** In the boundary values of the prefix; in the explained values where there is none. */
    private final GradientModel gradient;

    private final Optional<HoistedGradient> hoisted;
    private final List<String> explained;
    private final Map<String, ObservedShape> shapes = new HashMap<>();
    private final String output;
    private final GraphBuilder builder = new GraphBuilder();
    private final Value starts = input(STARTS, DType.INT64, 1);
    private final Value finishes = input(FINISHES, DType.INT64, 1);
    private final Value positions = input(POSITIONS, DType.DOUBLE, 2);
    private final Value weights = input(WEIGHTS, DType.DOUBLE, 3);
    private final Value examples = input(EXAMPLES, DType.INT64, 1);
    private final Value targets = everyRow(input(TARGETS, DType.INT64, 1));
    private final Value outputDims;
    private final Map<String, Value> ends = new HashMap<>();

    private PathGraph(GradientModel gradient, Optional<HoistedGradient> hoisted, List<String> explained) {
        this.gradient = gradient;
        this.hoisted = hoisted;
        this.explained = explained;
        hoisted.ifPresent(parts -> shapes.putAll(parts.prefix().shapes().byName()));
        shapes.putAll(gradient.shapes().byName());
        this.output = gradient.outputs().get(0);
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
        return new PathGraph(gradient, Optional.empty(), gradient.points()).build();
    }

    /** The same, with the affine prefix of the gradient model hoisted out of the integral. */
    static Model around(HoistedGradient hoisted, GradientModel whole) {
        return new PathGraph(hoisted.rest(), Optional.of(hoisted), whole.points()).build();
    }

    /** Whether the extents of one row of the output must be fed. */
    static boolean needsOutputDims(ObservedShape output) {
        return output.freeAxes() > (output.isFixed(0) ? 0 : 1);
    }

    private Model build() {
        explained.forEach(
                point -> ends.put(point, builder.input(ends(point), shape(point).dtype(), dims(shape(point)))));
        hoisted.ifPresent(parts -> ends.putAll(builder.inline(parts.forward(), ends)));
        var arguments = new HashMap<String, Value>();
        for (var input : gradient.model().graph().freeInputs()) {
            if (!input.name().equals("d_" + output)) {
                arguments.put(
                        input.name(),
                        gradient.points().contains(input.name()) ? pathRows(input.name()) : contextRows(input));
            }
        }
        arguments.put("d_" + output, cotangent());
        var results = builder.inline(gradient.model().graph(), arguments);
        builder.output(OUTPUTS, target(results.get(output)));
        integrate(results);
        return gradient.model().withGraph(builder.build("integrated gradients"));
    }

    /** x' + a (x - x') for every position of every segment: the rows [1 a] times the columns x' and x - x'. */
    private Value pathRows(String point) {
        var observed = shape(point);
        var start = ends.get(point).gather(starts, 0);
        var displacement = ends.get(point).gather(finishes, 0).minus(start);
        var line = Value.concat(1, List.of(start.reshape(0, 1, -1), displacement.reshape(0, 1, -1)));
        var fractions = positions.cast(observed.dtype()).unsqueeze(2);
        var one = builder.scalar(observed.dtype(), 1).expand(fractions.shape());
        return mergeRows(Value.concat(2, List.of(one, fractions)).matmul(line), start, observed);
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
        var sums = new HashMap<String, Value>();
        for (var point : gradient.points()) {
            var perFeature = Value.concat(0, List.of(positions.shape(), builder.ints(-1)));
            var gradients = results.get("d_" + point).reshape(perFeature);
            sums.put(point, weights.cast(shape(point).dtype()).matmul(gradients));
        }
        hoisted.ifPresent(parts -> pullBack(parts.prefix(), sums));
        explained.forEach(point -> builder.output(sums(point), sums.get(point)));
    }

    /** Adds to the sums of each explained value the prefix's transposed Jacobian times those of the boundary. */
    private void pullBack(GradientModel prefix, Map<String, Value> sums) {
        var arguments = new HashMap<String, Value>();
        for (var boundary : prefix.outputs()) {
            arguments.put("d_" + boundary, mergeRows(sums.get(boundary), ends.get(boundary), shape(boundary)));
        }
        prefix.points().forEach(point -> arguments.put(point, anyRows(point)));
        var results = builder.inline(prefix.model().graph(), arguments);
        for (var point : prefix.points()) {
            var pulled = results.get("d_" + point).reshape(perSum(builder.ints(-1)));
            sums.merge(point, pulled, Value::plus);
        }
    }

    /** A row for each sum, to tell the prefix's gradient its shapes: it is the same everywhere. */
    private Value anyRows(String point) {
        var rows = ends.get(point).gather(starts, 0);
        return mergeRows(rows.unsqueeze(1).expand(perSum(rowDims(rows, shape(point)))), rows, shape(point));
    }

    /** The extents S and k, then these. */
    private Value perSum(Value rowDims) {
        return Value.concat(0, List.of(weights.shape().slice(0, 0, 2), rowDims));
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
        return shapes.get(value);
    }

    private static List<Dim> dims(ObservedShape observed) {
        var dims = new ArrayList<Dim>();
        dims.add(new Dim.Free(""));
        Arrays.stream(observed.dims()).skip(1).mapToObj(Dim::of).forEach(dims::add);
        return dims;
    }
}
