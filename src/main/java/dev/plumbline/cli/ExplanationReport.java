package dev.plumbline.cli;

import dev.plumbline.attribution.Feature;
import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ModelSignature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The explanations of a file's rows, ready to be written in a format.
 *
 * @param grouping which elements are reported as one
 * @param outcomes one per row of the file, in order
 */
record ExplanationReport(Path model, ModelSignature signature, Grouping grouping, List<ExplainOutcome> outcomes) {
    ExplanationReport {
        outcomes = List.copyOf(outcomes);
    }

    boolean everyRowExplained() {
        return outcomes.stream().allMatch(ExplainOutcome.Explained.class::isInstance);
    }

    /** The groups of one explanation; empty where there are none. */
    List<Feature> features(ExplainOutcome.Explained explained) {
        return grouping.of(signature.explained(), explained.explanation().attributions());
    }

    /** The attribution of each group, or of each element where there are none. */
    List<Contribution> contributions(ExplainOutcome.Explained explained) {
        var attributions = explained.explanation().attributions();
        var explainedInputs = signature.explained();
        if (!grouping.isEmpty()) {
            return features(explained).stream()
                    .map(feature -> new Contribution(
                            feature.name(), feature.sum(attributions.get(explainedInputs.indexOf(feature.input())))))
                    .toList();
        }
        var contributions = new ArrayList<Contribution>();
        for (int input = 0; input < attributions.size(); input++) {
            var elements = attributions.get(input);
            for (int i = 0; i < elements.size(); i++) {
                contributions.add(
                        new Contribution("%s[%d]".formatted(explainedInputs.get(input), i), elements.getDouble(i)));
            }
        }
        return contributions;
    }

    /** One feature's or element's part. */
    record Contribution(String name, double attribution) {
        double strength() {
            return Math.abs(attribution);
        }
    }
}
