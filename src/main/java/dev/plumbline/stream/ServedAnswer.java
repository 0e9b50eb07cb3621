package dev.plumbline.stream;

import dev.plumbline.event.OutputSpace;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a model answered when it served a prediction, as sampling rules look at it.
 *
 * @param servedClass label of the largest element, or its index where the classes have no labels; empty where nothing was served
 * @param probabilities of the classes; empty where the output is neither probabilities nor logits
 */
record ServedAnswer(String servedClass, double... probabilities) {
    private static final ServedAnswer UNKNOWN = new ServedAnswer("");
    private static final double SUM_TOLERANCE = 1e-3;

    /** From the explained output if it was served, else from the one output that was; unknown if there are several others. */
    static ServedAnswer of(Map<String, Tensor> served, ExplainedOutput output) {
        var tensor = served.get(output.name());
        if (tensor == null && served.size() == 1) {
            tensor = served.values().iterator().next();
        }
        if (tensor == null || tensor.size() == 0) {
            return UNKNOWN;
        }
        var elements = tensor.toDoubles();
        var probabilities = probabilities(elements, output.space());
        return new ServedAnswer(label(classOf(elements, probabilities), output.labels()), probabilities);
    }

    /** The largest element; of a single one, which speaks for the second of two classes, whether it is the likelier. */
    private static int classOf(double[] elements, double[] probabilities) {
        if (elements.length == 1) {
            return probabilities.length == 1 && probabilities[0] > 0.5 ? 1 : 0;
        }
        int largest = 0;
        for (int i = 1; i < elements.length; i++) {
            largest = elements[i] > elements[largest] ? i : largest;
        }
        return largest;
    }

    private static String label(int index, List<String> labels) {
        return index < labels.size() ? labels.get(index) : Integer.toString(index);
    }

    /** Probabilities may be served of a model that is explained for its logits. */
    private static double[] probabilities(double[] elements, OutputSpace space) {
        double sum = Arrays.stream(elements).sum();
        boolean inUnit = Arrays.stream(elements).allMatch(element -> element >= 0 && element <= 1);
        if (inUnit && (elements.length == 1 || Math.abs(sum - 1) < SUM_TOLERANCE)) {
            return space == OutputSpace.VALUE ? new double[0] : elements;
        }
        return space == OutputSpace.LOGIT ? softmax(elements) : new double[0];
    }

    private static double[] softmax(double[] logits) {
        if (logits.length == 1) {
            return new double[] {1 / (1 + Math.exp(-logits[0]))};
        }
        double largest = Arrays.stream(logits).max().orElse(0);
        var exponentials =
                Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).toArray();
        double sum = Arrays.stream(exponentials).sum();
        return Arrays.stream(exponentials).map(part -> part / sum).toArray();
    }
}
