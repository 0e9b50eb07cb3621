package dev.plumbline.autodiff;

import dev.plumbline.graph.Node;
import dev.plumbline.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Functions made of several nodes whose derivative, taken in one piece, passes over memory fewer times than the chain rule over the parts.
 *
 * <p>The sweep asks here before it looks for the rule of a node. What a form leaves out of the way back are inner values nobody asks the
 * cotangent of; where something else reads them, its cotangents take the ordinary way.
 */
final class ClosedForms {
    private static final double SQRT_TWO = Math.sqrt(2);
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

    private final List<Form> forms;

    private ClosedForms(List<Form> forms) {
        this.forms = forms;
    }

    /** Recognises a function by its last node. */
    @FunctionalInterface
    interface Form {
        Optional<Derivative> find(Op last, Pattern pattern);
    }

    /** Takes the cotangent of the function's output to that of its input. */
    record Derivative(String input, UnaryOperator<Value> backward) {
        Value cotangent(Value dy) {
            return backward.apply(dy);
        }
    }

    static ClosedForms standard() {
        return new ClosedForms(List.of(
                ClosedForms::gelu,
                ClosedForms::swish,
                ClosedForms::rectifiedMaximum,
                ClosedForms::normalizedConvolution));
    }

    Optional<Derivative> find(Op last, Pattern pattern) {
        return forms.stream()
                .flatMap(form -> form.find(last, pattern).stream())
                .filter(form -> pattern.path().values().contains(form.input()))
                .findFirst();
    }

    /**
     * y = x/2 (1 + erf(t)), t = x/sqrt(2) (Hendrycks and Gimpel 2016): dx = dy/2 (1 + erf(t) + 2/sqrt(pi) t e^(-t^2)). Dividing by e^(t^2)
     * saves the negation; its overflow gives the 0 that is right there.
     */
    private static Optional<Derivative> gelu(Op last, Pattern pattern) {
        if (!last.node().is("Mul")) {
            return Optional.empty();
        }
        for (var factors : pattern.factors(last.node())) {
            if (factors.stream().noneMatch(factor -> pattern.is(0.5, factor))) {
                continue;
            }
            for (String factor : factors) {
                var erf = pattern.made(factor, "Add")
                        .flatMap(sum -> pattern.beside(1, sum))
                        .flatMap(addend -> pattern.made(addend, "Erf"));
                var scaled = erf.map(node -> node.inputs().get(0));
                var x = scaled.flatMap(t -> unscaled(t, pattern)).filter(factors::contains);
                if (x.isPresent() && last.shapes().get(x.get()).sameAs(last.outputShape())) {
                    var t = last.builder().value(scaled.get());
                    var twice = last.builder().value(factor);
                    return Optional.of(new Derivative(x.get(), dy -> geluCotangent(dy, t, twice)));
                }
            }
        }
        return Optional.empty();
    }

    private static Value geluCotangent(Value dy, Value t, Value twice) {
        var bell = t.over(t.squared().exp()).times(TWO_OVER_SQRT_PI);
        return dy.times(0.5).times(twice.plus(bell));
    }

    /** What was divided by sqrt(2). */
    private static Optional<String> unscaled(String value, Pattern pattern) {
        return pattern.made(value, "Div")
                .filter(node -> pattern.is(SQRT_TWO, node.inputs().get(1)))
                .map(node -> node.inputs().get(0))
                .or(() -> pattern.made(value, "Mul").flatMap(node -> pattern.beside(1 / SQRT_TWO, node)));
    }

    /** y = x s, s = sigmoid(x) (Ramachandran, Zoph and Le 2017): dx = dy (y + s (1 - y)). */
    private static Optional<Derivative> swish(Op last, Pattern pattern) {
        if (!last.node().is("Mul")) {
            return Optional.empty();
        }
        for (String factor : last.node().inputs()) {
            var x = pattern.made(factor, "Sigmoid").map(node -> node.inputs().get(0));
            if (x.isPresent() && x.equals(Pattern.other(last.node(), factor))) {
                var y = last.output();
                var s = last.builder().value(factor);
                return Optional.of(new Derivative(
                        x.get(), dy -> dy.times(y.plus(s.times(last.one().minus(y))))));
            }
        }
        return Optional.empty();
    }

    /**
     * y = batch normalisation of conv(x, W): the channels' factors go into W, which is done once when the weights are constant, and not
     * into the cotangent.
     */
    private static Optional<Derivative> normalizedConvolution(Op last, Pattern pattern) {
        if (!last.node().is("BatchNormalization")
                || last.attributes().flag("training_mode", false)
                || last.node().inputs().stream().skip(1).anyMatch(pattern.path().values()::contains)) {
            return Optional.empty();
        }
        return pattern.made(last.node().inputs().get(0), "Conv")
                .filter(conv ->
                        conv.inputs().stream().skip(1).noneMatch(pattern.path().values()::contains))
                .map(last::at)
                .map(conv -> new Derivative(
                        conv.node().inputs().get(0),
                        dy -> ConvolutionRules.inputGradient(
                                conv, dy, conv.input(1).times(NormalizationRules.factors(last)))));
    }

    /**
     * y = max of relu(x) over each window: where y is above 0 so is the element that it came from, so the few maxima say what the many
     * elements would, which is also where ties matter.
     */
    private static Optional<Derivative> rectifiedMaximum(Op last, Pattern pattern) {
        return pattern.made(last.node().inputs().get(0), "Relu")
                .filter(relu -> last.node().is("MaxPool") && last.outputCount() == 1)
                .map(Node::inputs)
                .map(inputs -> new Derivative(
                        inputs.get(0),
                        dy -> PoolingRules.maximum(last, dy.times(last.output().step()))));
    }
}
