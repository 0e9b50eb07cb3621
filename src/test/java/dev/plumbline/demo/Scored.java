package dev.plumbline.demo;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;

/** The real applications scored by a stand-in: the probability of default rises with the application's number. */
final class Scored {
    static final ScoredApplications APPLICATIONS = score(CreditApplications.read(Path.of("topology", "credit")));

    private Scored() {}

    private static ScoredApplications score(CreditApplications data) {
        int rows = data.size();
        var logit = new float[2 * rows];
        var probability = new float[2 * rows];
        for (int i = 0; i < rows; i++) {
            probability[2 * i + 1] = (i + 1f) / (rows + 1);
            probability[2 * i] = 1 - probability[2 * i + 1];
            logit[2 * i + 1] = (float) Math.log(probability[2 * i + 1] / probability[2 * i]) / 2;
            logit[2 * i] = -logit[2 * i + 1];
        }
        var shape = Shape.of(rows, 2);
        return new ScoredApplications(
                data, Map.of("logit", Tensor.of(shape, logit), "probability", Tensor.of(shape, probability)));
    }
}
