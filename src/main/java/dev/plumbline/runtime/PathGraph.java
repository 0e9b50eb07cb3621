package dev.plumbline.runtime;

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
import java.util.function.Function;

/**
 * The graph that differentiates F at points of L lines.
 *
 * <p>It takes the lines' ends, not their points: it makes the rows x' + a (x - x') itself, and runs the model forward and backward with
 * the targets as cotangents. {@link PathRows} says where the rows lie and what is returned of their gradients.
 *
 * <p>Where the model begins with an affine prefix, the prefix is applied to the ends, unless it was before they were fed, the line drawn
 * between its values there, and its transposed Jacobian applied to the results.
 *
 * <pre>
 *   ends/p       [E, ...]  the distinct ends of all lines, per value p that is fed: an explained one, or one at the end of the prefix
 *   starts       [L]       which end a line starts from
 *   finishes     [L]       which end it leads to
 *   targets      [L]       index of F in one flattened row of the output
 *   context/c    [X, ...]  per input c that is not explained, one row per example
 *   examples     [L]       which example a line belongs to; only where there is context
 *   output-dims  [r]       extents of one row of the output; only where they are not fixed
 *   gradients/p  [results, D]  flattened
 * </pre>
 */
final class PathGraph {
    static final String STARTS = "starts";
    static final String FINISHES = "finishes";
    static final String TARGETS = "targets";
    static final String EXAMPLES = "examples";
    static final String OUTPUT_DIMS = "output-dims";

    /** In the boundary values of the prefix; in the explained values where there is none. */
    private final GradientModel gradient;

    private final Optional<HoistedGradient> hoisted;
    private final List<String> explained;
    private final Map<String, ObservedShape> shapes = new HashMap<>();
    private final String output;
    private final GraphBuilder builder = new GraphBuilder();
    private final Value starts = indices(STARTS);
    private final Value finishes = indices(FINISHES);
    private final PathRows rows;
    private final Map<String, Value> ends = new HashMap<>();
    private Value examples;

    private PathGraph(
            GradientModel gradient,
            Optional<HoistedGradient> hoisted,
            List<String> explained,
            Function<GraphBuilder, PathRows> rows) {
        this.gradient = gradient;
        this.hoisted = hoisted;
        this.explained = explained;
        this.rows = rows.apply(builder);
        hoisted.ifPresent(parts -> shapes.putAll(parts.prefix().shapes().byName()));
        shapes.putAll(gradient.shapes().byName());
        this.output = gradient.outputs().get(0);
    }

    static String ends(String explained) {
        return "ends/" + explained;
    }

    static String context(String input) {
        return "context/" + input;
    }

    static String gradients(String explained) {
        return "gradients/" + explained;
    }

    /** The integrating model around a gradient model of one output. */
    static Model around(GradientModel gradient, Function<GraphBuilder, PathRows> rows) {
        return new PathGraph(gradient, Optional.empty(), gradient.points(), rows).build();
    }

    /** The same, with the affine prefix of the gradient model hoisted out of the integral. */
    static Model around(HoistedGradient hoisted, GradientModel whole, Function<GraphBuilder, PathRows> rows) {
        return new PathGraph(hoisted.rest(), Optional.of(hoisted), whole.points(), rows).build();
    }

    private Model build() {
        fed().forEach(point ->
                ends.put(point, builder.input(ends(point), shape(point).dtype(), dims("", shape(point)))));
        hoisted.ifPresent(parts -> ends.putAll(builder.inline(parts.forward(), ends)));
        var results = results(builder.inline(gradient.model().graph(), arguments()));
        explained.forEach(
                point -> builder.output(gradients(point), results.get(point).reshape(0, -1)));
        return gradient.model().withGraph(builder.build("integrated gradients"));
    }

    private Map<String, Value> arguments() {
        var arguments = new HashMap<String, Value>();
        for (var input : gradient.model().graph().freeInputs()) {
            if (!input.name().equals("d_" + output)) {
                arguments.put(
                        input.name(),
                        gradient.points().contains(input.name()) ? points(input.name()) : contextRows(input));
            }
        }
        arguments.put("d_" + output, cotangent());
        return arguments;
    }

    private Value points(String point) {
        var start = ends.get(point).gather(starts, 0);
        var displacement = ends.get(point).gather(finishes, 0).minus(start);
        return declared(rows.points(start, displacement, row(point)), shape(point));
    }

    private Value contextRows(ValueInfo input) {
        var observed = shape(input.name());
        var context = builder.input(context(input.name()), observed.dtype(), dims("", observed));
        if (examples == null) {
            examples = indices(EXAMPLES);
        }
        return declared(rows.perRow(context.gather(examples, 0), Row.of(builder, observed, context)), observed);
    }

    /** One at the target, zero elsewhere, in the output's shape. */
    private Value cotangent() {
        var row = outputRow();
        var size = row.extents().op("ReduceProd", builder.ints(0)).squeeze(0);
        var elements = builder.op("Range", builder.scalar(DType.INT64, 0), size, builder.scalar(DType.INT64, 1));
        var perLine = indices(TARGETS).unsqueeze(1).equalTo(elements).cast(row.dtype());
        return declared(rows.perRow(perLine.reshape(builder.ints(-1), row.extents()), row), shape(output));
    }

    /** ONNX Runtime writes a result over an operand that it knows to be of the same shape and no longer needed. */
    private Value declared(Value rows, ObservedShape observed) {
        return builder.declare(rows, observed.dtype(), dims("rows", observed));
    }

    private Row outputRow() {
        var observed = shape(output);
        if (observed.hasFixedRows()) {
            return Row.fixed(builder, observed);
        }
        List<Dim> rank = List.of(new Dim.Fixed(observed.rank() - 1L));
        return new Row(observed.dtype(), builder.input(OUTPUT_DIMS, DType.INT64, rank));
    }

    /** What is returned for each explained value. */
    private Map<String, Value> results(Map<String, Value> computed) {
        var results = new HashMap<String, Value>();
        for (var point : gradient.points()) {
            results.put(point, rows.results(computed.get("d_" + point), row(point)));
        }
        hoisted.ifPresent(parts -> pullBack(parts, results));
        return results;
    }

    /** Adds to the results of each explained value the prefix's transposed Jacobian times those of the boundary. */
    private void pullBack(HoistedGradient parts, Map<String, Value> results) {
        var prefix = parts.prefix();
        var back = parts.back();
        var arguments = new HashMap<String, Value>();
        prefix.outputs().forEach(boundary -> arguments.put("d_" + boundary, results.get(boundary)));
        for (var read : back.freeInputs()) {
            // to tell the way back its shapes, any rows will do: it is the same everywhere
            arguments.computeIfAbsent(
                    read.name(), point -> rows.perResult(ends.get(point).gather(starts, 0), row(point)));
        }
        var pulled = builder.inline(back, arguments);
        prefix.points().forEach(point -> results.merge(point, pulled.get("d_" + point), Value::plus));
    }

    private List<String> fed() {
        return hoisted.map(HoistedGradient::fed).orElse(explained);
    }

    private Row row(String value) {
        return Row.of(builder, shape(value), ends.get(value));
    }

    private Value indices(String name) {
        return builder.input(name, DType.INT64, List.of(new Dim.Free("L")));
    }

    private ObservedShape shape(String value) {
        return shapes.get(value);
    }

    private static List<Dim> dims(String leading, ObservedShape observed) {
        var dims = new ArrayList<Dim>();
        dims.add(new Dim.Free(leading));
        Arrays.stream(observed.dims()).skip(1).mapToObj(Dim::of).forEach(dims::add);
        return dims;
    }
}
