package dev.plumbline.demo;

import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.runtime.SessionConfig;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The applications with what the model answers for each.
 *
 * @param outputs the model's outputs by name, {@code [applications, classes]}
 */
record ScoredApplications(CreditApplications data, Map<String, Tensor> outputs) {
    private static final String LOGIT = "logit";
    private static final String PROBABILITY = "probability";

    ScoredApplications {
        outputs = Map.copyOf(outputs);
        var probability = outputs.get(PROBABILITY);
        if (probability == null || probability.shape().dim(0) != data.size()) {
            throw new IllegalArgumentException(
                    "expected output '%s' for %d applications, found %s".formatted(PROBABILITY, data.size(), outputs));
        }
    }

    /** Reads the applications of a folder and runs its model on all of them, as a serving system would. */
    static ScoredApplications score(Path folder) {
        var data = CreditApplications.read(folder);
        try (var runtime = OnnxRuntime.open();
                var session = runtime.load(folder.resolve(CreditFiles.MODEL), SessionConfig.defaults())) {
            var inputs = Map.of(data.features().input(), data.inputs());
            return new ScoredApplications(data, session.run(inputs, List.of(LOGIT, PROBABILITY)));
        }
    }

    int size() {
        return data.size();
    }

    CreditApplication application(int index) {
        return data.applications().get(index);
    }

    /** The outputs of one application, by name, without the batch axis. */
    Map<String, Tensor> outputs(int index) {
        return outputs.keySet().stream()
                .collect(Collectors.toMap(
                        Function.identity(), name -> outputs.get(name).row(index)));
    }

    /** The probability of default of every application. */
    double[] risks() {
        var probability = outputs.get(PROBABILITY);
        int classes = data.features().labels().size();
        var risks = new double[size()];
        for (int i = 0; i < risks.length; i++) {
            risks[i] = probability.getDouble(i * classes + data.features().riskIndex());
        }
        return risks;
    }
}
