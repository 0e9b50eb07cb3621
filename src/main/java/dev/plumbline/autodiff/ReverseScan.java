package dev.plumbline.autodiff;

import dev.plumbline.graph.Attribute;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A Scan from the last iteration to the first, as it is put together. What its body takes and gives is told in the body's order: first
 * what is carried from iteration to iteration, then what is cut into slices.
 */
final class ReverseScan {
    private final List<Value> carried = new ArrayList<>();
    private final List<Value> scanned = new ArrayList<>();
    private final List<Slicing> inputs = new ArrayList<>();
    private final List<Slicing> outputs = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();

    /**
     * How slices lie in a whole.
     *
     * @param direction ONNX's code of the order in which the iterations forth read or write them: 0 from the first on, 1 from the last
     */
    record Slicing(long direction, long axis) {
        /** As the iterations forth of a Loop stack them. */
        static final Slicing STACKED = new Slicing(0, 0);

        private long backwards() {
            return 1 - direction;
        }
    }

    /** Carries a value, which starts as given. */
    void carry(Value start) {
        carried.add(start);
    }

    /** Reads a value slice by slice. */
    void read(Value whole, Slicing slicing) {
        scanned.add(whole);
        inputs.add(slicing);
    }

    /** What is carried is in the end the cotangent of a value. */
    void give(String target) {
        targets.add(target);
    }

    /** The slices written are those of a value's cotangent. */
    void give(String target, Slicing slicing) {
        targets.add(target);
        outputs.add(slicing);
    }

    /** The values of which it gives the cotangents. */
    List<String> targets() {
        return targets;
    }

    /** Emits the node; gives its results, one for each target. */
    List<Value> emit(GraphBuilder builder, Graph body) {
        var operands = new ArrayList<>(carried);
        operands.addAll(scanned);
        var attributes = Attributes.of("num_scan_inputs", scanned.size())
                .with("scan_input_directions", each(inputs, Slicing::backwards))
                .with("scan_input_axes", each(inputs, Slicing::axis))
                .with("body", new Attribute.Subgraph(body));
        if (!outputs.isEmpty()) {
            attributes = attributes
                    .with("scan_output_directions", each(outputs, Slicing::backwards))
                    .with("scan_output_axes", each(outputs, Slicing::axis));
        }
        return builder.op("Scan", attributes, targets.size(), operands.toArray(Value[]::new));
    }

    private static long[] each(List<Slicing> slicings, ToLongFunction<Slicing> part) {
        return slicings.stream().mapToLong(part).toArray();
    }
}
