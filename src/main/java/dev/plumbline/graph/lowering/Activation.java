package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An activation function that a recurrent layer names, with its parameters. */
record Activation(String name, float alpha, float beta) {
    private static final Set<String> WITH_ALPHA =
            Set.of("affine", "leakyrelu", "thresholdedrelu", "scaledtanh", "hardsigmoid", "elu");
    private static final Set<String> WITH_BETA = Set.of("affine", "scaledtanh", "hardsigmoid");

    /**
     * The activations of one direction of a layer.
     *
     * @param defaults names where the node gives none
     */
    static List<Activation> of(Call call, int direction, List<String> defaults) {
        var names = call.attributes()
                .texts("activations")
                .orElseGet(() ->
                        Stream.of(defaults, defaults).flatMap(List::stream).toList());
        var alphas = parameters(call, "activation_alpha");
        var betas = parameters(call, "activation_beta");
        var all = new ArrayList<Activation>();
        for (String given : names) {
            String name = given.toLowerCase(Locale.ROOT);
            float alpha = WITH_ALPHA.contains(name) && alphas.hasNext() ? alphas.next() : defaultAlpha(name);
            float beta = WITH_BETA.contains(name) && betas.hasNext() ? betas.next() : defaultBeta(name);
            all.add(new Activation(name, alpha, beta));
        }
        int from = direction * defaults.size();
        if (all.size() < from + defaults.size()) {
            throw call.invalid("%d activations for each direction, found %s".formatted(defaults.size(), names));
        }
        return all.subList(from, from + defaults.size());
    }

    private static Iterator<Float> parameters(Call call, String attribute) {
        var values = call.attributes().reals(attribute).orElse(new float[0]);
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).iterator();
    }

    private static float defaultAlpha(String name) {
        return switch (name) {
            case "leakyrelu" -> 0.01f;
            case "hardsigmoid" -> 0.2f;
            default -> 1;
        };
    }

    private static float defaultBeta(String name) {
        return switch (name) {
            case "hardsigmoid" -> 0.5f;
            case "affine" -> 0;
            default -> 1;
        };
    }

    Value apply(Value x) {
        var withAlpha = Attributes.none().with("alpha", alpha);
        return switch (name) {
            case "sigmoid" -> x.sigmoid();
            case "tanh" -> x.tanh();
            case "relu" -> x.op("Relu");
            case "affine" -> x.times(alpha).plus(beta);
            case "scaledtanh" -> x.times(beta).tanh().times(alpha);
            case "leakyrelu" -> x.op("LeakyRelu", withAlpha);
            case "thresholdedrelu" -> x.op("ThresholdedRelu", withAlpha);
            case "elu" -> x.op("Elu", withAlpha);
            case "hardsigmoid" -> x.op("HardSigmoid", withAlpha.with("beta", beta));
            case "softsign" -> x.op("Softsign");
            default -> x.op("Softplus");
        };
    }
}
