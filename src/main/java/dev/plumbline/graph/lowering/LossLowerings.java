package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.List;

/** Classification losses as gathers of log-probabilities {@code [N, C, D...]} at the labels {@code [N, D...]}. */
final class LossLowerings {
    private LossLowerings() {}

    static void addTo(LoweringTable table) {
        table.always("NegativeLogLikelihoodLoss", call -> call.results(loss(call, call.input(0))))
                .always("SoftmaxCrossEntropyLoss", LossLowerings::crossEntropy);
    }

    private static List<Value> crossEntropy(Call call) {
        var logProbabilities = call.input(0).op("LogSoftmax", Attributes.of("axis", 1));
        return call.results(loss(call, logProbabilities), logProbabilities);
    }

    /** The weighted negative log-likelihood, reduced as the node says. */
    private static Value loss(Call call, Value logProbabilities) {
        var labels = call.input(1);
        var ignored = call.attributes().has("ignore_index")
                ? labels.equalTo((double) call.attributes().integer("ignore_index", 0))
                : null;
        var safe = ignored == null ? labels : ignored.where(labels.like(0), labels);
        var losses = logProbabilities
                .op("GatherElements", Attributes.of("axis", 1), safe.unsqueeze(1))
                .squeeze(1)
                .negate();
        var weights = weights(call, losses, safe, ignored);
        var weighted = losses.timesOptional(weights);
        return switch (call.attributes().text("reduction", "mean")) {
            case "none" -> weighted;
            case "sum" -> total(weighted);
            default -> weights == null ? mean(weighted) : total(weighted).over(total(weights));
        };
    }

    /** What each element counts, or {@code null} where all count the same. */
    private static Value weights(Call call, Value losses, Value labels, Value ignored) {
        var weights = call.hasInput(2) ? call.input(2).gather(labels, 0) : null;
        if (ignored == null) {
            return weights;
        }
        return weights == null
                ? ignored.not().cast(DType.FLOAT).castLike(losses)
                : ignored.where(weights.like(0), weights);
    }

    private static Value total(Value values) {
        return values.op("ReduceSum", Attributes.of("keepdims", 0));
    }

    private static Value mean(Value values) {
        return values.op("ReduceMean", Attributes.of("keepdims", 0));
    }
}
