package dev.plumbline.autodiff;

import dev.plumbline.graph.Attribute;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ValueInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which input and output of a Loop or Scan is which.
 *
 * @param formals inputs of the body: for a Loop counter and condition, then states, then slices
 * @param outputs of the body: for a Loop the condition, then states, then scan outputs
 */
record IterationLayout(
        Node node, Graph body, boolean loop, List<String> formals, List<String> outputs, int stateCount) {
    static IterationLayout of(Node node) {
        var body = node.attributes().subgraph("body");
        boolean loop = node.op().equals("Loop");
        int states = loop
                ? node.inputs().size() - 2
                : node.inputs().size() - (int) node.attributes().integer("num_scan_inputs", 0);
        return new IterationLayout(
                node,
                body,
                loop,
                body.inputs().stream().map(ValueInfo::name).toList(),
                body.outputs().stream().map(ValueInfo::name).toList(),
                Math.max(0, states));
    }

    /** The states as the body reads them. */
    List<String> states() {
        int first = loop ? 2 : 0;
        return formals.subList(first, first + stateCount);
    }

    /** A state as the body leaves it to the next iteration. */
    String next(int state) {
        return outputs.get(state + (loop ? 1 : 0));
    }

    /** A state before the first iteration, outside. */
    String initial(int state) {
        return node.inputs().get(state + (loop ? 2 : 0));
    }

    /** The scan inputs as the body reads them. */
    List<String> slices() {
        return loop ? List.of() : formals.subList(stateCount, formals.size());
    }

    /** What a slice is cut from, outside. */
    String whole(String slice) {
        return node.inputs().get(formals.indexOf(slice));
    }

    List<String> scanOutputs() {
        return outputs.subList(stateCount + (loop ? 1 : 0), outputs.size());
    }

    /** The number of the iteration, which a Loop has. */
    Optional<String> counter() {
        return loop ? Optional.of(formals.get(0)) : Optional.empty();
    }

    /** Values of the body whose shapes the way back must know. */
    List<String> floatCandidates() {
        return Stream.concat(states().stream(), outputs.stream()).toList();
    }

    /** How the slices of a scan input are cut. */
    ReverseScan.Slicing inputSlicing(String slice) {
        int index = formals.indexOf(slice) - stateCount;
        return new ReverseScan.Slicing(entry("scan_input_directions", index), entry("scan_input_axes", index));
    }

    /** How the slices of a scan output are put together. */
    ReverseScan.Slicing outputSlicing(int scan) {
        return new ReverseScan.Slicing(entry("scan_output_directions", scan), entry("scan_output_axes", scan));
    }

    private long entry(String attribute, int index) {
        return node.attributes()
                .integers(attribute)
                .map(values -> values[index])
                .orElse(0L);
    }

    /** The node's attributes with a body that has more scan outputs, stacked in the order of the iterations. */
    Attributes withOutputs(int count, Graph newBody) {
        var attributes = node.attributes().with("body", new Attribute.Subgraph(newBody));
        for (String name : List.of("scan_output_directions", "scan_output_axes")) {
            var given = node.attributes().integers(name);
            if (given.isPresent()) {
                attributes = attributes.with(name, Arrays.copyOf(given.get(), count - stateCount));
            }
        }
        return attributes;
    }
}
