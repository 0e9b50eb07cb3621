package dev.plumbline.mutation;

import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.OnnxWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A model file broken in one way.
 *
 * @param origin name of the whole model and of the way
 */
record Mutant(String origin, byte[] content) {
    private enum Way {
        FLIPPED_BYTES,
        TRUNCATED,
        SWAPPED_INPUTS,
        RENAMED_OPERATOR,
        CHANGED_NUMBERS
    }

    /** Operators to rename others to: some of each kind, some with subgraphs, some that are none. */
    private static final List<String> OPERATORS = List.of(
            "Add",
            "MatMul",
            "Gemm",
            "Conv",
            "ConvTranspose",
            "MaxPool",
            "AveragePool",
            "Softmax",
            "Reshape",
            "Transpose",
            "Gather",
            "Slice",
            "Concat",
            "Split",
            "Resize",
            "Pad",
            "ReduceSum",
            "ReduceMax",
            "TopK",
            "Einsum",
            "LSTM",
            "GRU",
            "Loop",
            "If",
            "Scan",
            "LayerNormalization",
            "BatchNormalization",
            "Attention",
            "GridSample",
            "ScatterND",
            "OneHot",
            "Cast",
            "Expand",
            "Tile",
            "ConstantOfShape",
            "Range",
            "CumSum",
            "DFT",
            "Where",
            "NonZero",
            "SequenceAt",
            "Identity",
            "Unknown");

    /** The mutant of a number: the same each time. */
    static Mutant of(Map<String, byte[]> models, long seed, int number) {
        var random = new Random(seed * 1_000_003 + number);
        var name = List.copyOf(models.keySet()).get(random.nextInt(models.size()));
        var way = Way.values()[random.nextInt(Way.values().length)];
        var content = models.get(name);
        var broken = switch (way) {
            case FLIPPED_BYTES -> flipped(content, random);
            case TRUNCATED -> Arrays.copyOf(content, random.nextInt(content.length));
            case SWAPPED_INPUTS -> written(content, nodes -> swapInputs(nodes, random));
            case RENAMED_OPERATOR -> written(content, nodes -> rename(nodes, random));
            case CHANGED_NUMBERS -> changedNumbers(content, random);
        };
        return new Mutant(name + " " + way, broken);
    }

    private static byte[] flipped(byte[] content, Random random) {
        var broken = content.clone();
        for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
            broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return broken;
    }

    /** Bytes of small numbers, such as axes, extents and counts, made large or negative. */
    private static byte[] changedNumbers(byte[] content, Random random) {
        var broken = content.clone();
        for (int index = random.nextInt(content.length), left = 1 + random.nextInt(4); left > 0; left--) {
            index = (index + 1 + random.nextInt(64)) % broken.length;
            broken[index] = (byte) new int[] {0, 1, 127, 128, 255}[random.nextInt(5)];
        }
        return broken;
    }

    private interface Change {
        void apply(List<Node> nodes);
    }

    private static byte[] written(byte[] content, Change change) {
        var model = OnnxReader.read(content);
        var nodes = new ArrayList<>(model.graph().nodes());
        change.apply(nodes);
        var graph = model.graph();
        return OnnxWriter.write(new Model(
                model.irVersion(),
                model.opsets(),
                new Graph(graph.name(), nodes, graph.inputs(), graph.outputs(), graph.initializers(), graph.values()),
                model.functions(),
                model.metadata()));
    }

    /** One node reads what another one does, or what another one writes: cycles and wrong types among them. */
    private static void swapInputs(List<Node> nodes, Random random) {
        int index = random.nextInt(nodes.size());
        var node = nodes.get(index);
        var other = nodes.get(random.nextInt(nodes.size()));
        var inputs = new ArrayList<>(node.inputs());
        if (inputs.isEmpty()) {
            return;
        }
        var names = new ArrayList<>(other.inputs());
        names.addAll(other.outputs());
        inputs.set(random.nextInt(inputs.size()), names.get(random.nextInt(names.size())));
        nodes.set(index, node.withInputs(inputs));
    }

    private static void rename(List<Node> nodes, Random random) {
        int index = random.nextInt(nodes.size());
        var node = nodes.get(index);
        nodes.set(
                index,
                new Node(
                        node.name(),
                        OPERATORS.get(random.nextInt(OPERATORS.size())),
                        random.nextInt(8) == 0 ? "com.microsoft" : "",
                        node.inputs(),
                        node.outputs(),
                        node.attributes()));
    }
}
