package dev.plumbline.conformance;

import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Node;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/** Models shipped without their weights, each of which a ConstantOfShape stands for, get weights again. */
final class RandomWeights {
    private static final double OFFSET = 1.5;

    private final Graph graph;
    private final Random random;

    private RandomWeights(Graph graph, long seed) {
        this.graph = graph;
        this.random = new Random(seed);
    }

    /** The model with weights of variance 2 / fan-in (He et al. 2015), scales and variances around 1, and small offsets. */
    static Model in(Model model, long seed) {
        var filled = new RandomWeights(model.graph(), seed).filled();
        return new Model(8, model.opsets(), filled, model.functions(), model.metadata());
    }

    private Graph filled() {
        var initializers = new LinkedHashMap<>(graph.initializers());
        var nodes = new ArrayList<Node>();
        for (var node : graph.nodes()) {
            if (node.is("ConstantOfShape")
                    && graph.initializers().get(node.inputs().get(0)) instanceof Literal.Dense shape) {
                String name = node.outputs().get(0);
                initializers.put(
                        name, Literal.of(weights(name, Shape.of(shape.tensor().toLongs()))));
            } else {
                nodes.add(node);
            }
        }
        return new Graph(graph.name(), nodes, graph.freeInputs(), graph.outputs(), initializers, List.of());
    }

    private Tensor weights(String name, Shape shape) {
        var elements = new double[shape.sizeAsInt()];
        boolean scale = isScale(name);
        boolean bias = graph.nodes().stream()
                .anyMatch(node -> node.inputs().indexOf(name) == 2 && (node.is("Conv") || node.is("Gemm")));
        double deviation = Math.sqrt(2.0 * shape.dim(0) / shape.size());
        for (int index = 0; index < elements.length; index++) {
            elements[index] = scale
                    ? 0.8 + 0.4 * random.nextDouble()
                    : bias ? offset() : (shape.rank() > 1 ? deviation : 0.1) * random.nextGaussian();
        }
        return Tensor.of(DType.FLOAT, shape, elements);
    }

    /** Far from 0 on either side, so that most rectifiers are far from their kinks. */
    private double offset() {
        return random.nextBoolean() ? OFFSET : -OFFSET;
    }

    /** Whether a value multiplies or divides, directly or behind a change of its shape. */
    private boolean isScale(String name) {
        return graph.nodes().stream()
                .filter(node -> node.inputs().contains(name))
                .anyMatch(node -> {
                    int index = node.inputs().indexOf(name);
                    return (node.is("BatchNormalization") && (index == 1 || index == 4))
                            || node.is("Mul")
                            || (node.is("Unsqueeze") && isScale(node.outputs().get(0)));
                });
    }
}
