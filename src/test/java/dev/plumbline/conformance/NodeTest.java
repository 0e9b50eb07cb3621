package dev.plumbline.conformance;

import dev.plumbline.graph.FloatingTypes;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.Type;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One of ONNX's backend tests of a single operator.
 *
 * @param data the numeric inputs by name
 */
record NodeTest(String name, Model model, Map<String, Tensor> data) {
    private static final double JITTER = 0.01;
    private static final Set<String> PARAMETERS = Set.of("Resize", "Upsample", "Dropout", "MelWeightMatrix");

    private static final Set<String> SINGLE_INSIDE = Set.of("GroupNormalization", "Shrink");

    /** Reads every test of the archive. */
    static List<NodeTest> all(Map<String, byte[]> files) {
        var tests = new ArrayList<NodeTest>();
        files.forEach((path, content) -> {
            if (path.endsWith("/model.onnx")) {
                String folder = path.substring(0, path.length() - "model.onnx".length());
                String name = folder.substring(folder.indexOf('/') + 1, folder.length() - 1);
                var model = OnnxReader.read(content);
                tests.add(new NodeTest(name, model, data(model.graph(), files, folder)));
            }
        });
        return tests;
    }

    private static Map<String, Tensor> data(Graph graph, Map<String, byte[]> files, String folder) {
        var data = new LinkedHashMap<String, Tensor>();
        for (int index = 0; index < graph.inputs().size(); index++) {
            var input = graph.inputs().get(index);
            var file = files.get(folder + "test_data_set_0/input_" + index + ".pb");
            if (file != null
                    && !(input.type() instanceof Type.Opaque)
                    && OnnxReader.readTensor(file) instanceof Literal.Dense dense) {
                data.put(input.name(), dense.tensor());
            }
        }
        return data;
    }

    /** Whether real numbers go in and come out. */
    boolean isCandidate() {
        return model.graph().inputs().stream().anyMatch(ValueInfo::isFloating)
                && model.graph().outputs().stream().anyMatch(ValueInfo::isFloating);
    }

    /** Whether those are numbers of 32 bits, which go in and come out of most models. */
    boolean isSingle() {
        return model.graph().inputs().stream().anyMatch(NodeTest::isSingle)
                && model.graph().outputs().stream().anyMatch(NodeTest::isSingle);
    }

    private static boolean isSingle(ValueInfo value) {
        return value.dtype().filter(DType.FLOAT::equals).isPresent();
    }

    /** Whether ONNX Runtime computes in single precision whatever type it is given. */
    boolean isSingleInside() {
        return model.graph().nodes().stream().anyMatch(node -> SINGLE_INSIDE.contains(node.op()));
    }

    /** The test in another floating type, with everything but its floating inputs written into the model, and those a little moved. */
    NodeTest in(DType dtype, long seed) {
        var floats = new FloatingTypes(
                Arrays.stream(DType.values()).filter(DType::isFloating).collect(Collectors.toSet()), dtype);
        var random = new Random(seed);
        var points = new HashMap<String, Tensor>();
        var constants = new LinkedHashMap<>(floats.apply(model).graph().initializers());
        data.forEach((input, tensor) -> {
            if (tensor.dtype().isFloating() && !isParameter(input)) {
                points.put(input, jittered(tensor, dtype, random));
            } else {
                constants.put(input, Literal.of(tensor));
            }
        });
        var graph = floats.apply(model).graph();
        var inputs = graph.inputs().stream()
                .filter(input -> !constants.containsKey(input.name()))
                .toList();
        var bound = new Graph(graph.name(), graph.nodes(), inputs, graph.outputs(), constants, List.of());
        return new NodeTest(name, floats.apply(model).withGraph(bound), points);
    }

    /** Scales, regions, depths and ratios are floating, but settings of the operator; what they are may not be moved. */
    private boolean isParameter(String input) {
        return model.graph().nodes().stream().anyMatch(node -> {
            int index = node.inputs().indexOf(input);
            return (PARAMETERS.contains(node.op()) && index > 0) || (node.is("OneHot") && (index == 0 || index == 1));
        });
    }

    /** As it was given, but for infinities and what is no number, and a little moved off ties and kinks. */
    private static Tensor jittered(Tensor tensor, DType dtype, Random random) {
        var elements = tensor.toDoubles();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Double.isFinite(elements[i]) ? elements[i] : 1;
            elements[i] += JITTER * (2 * random.nextDouble() - 1);
        }
        return Tensor.of(dtype, tensor.shape(), elements);
    }
}
