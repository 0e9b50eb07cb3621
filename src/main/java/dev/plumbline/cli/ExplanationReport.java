package dev.plumbline.cli;

import dev.plumbline.attribution.GroupSum;
import dev.plumbline.attribution.Grouping;
import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ModelSignature;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /** The groups of one explanation with their attributions; empty where there are none. */
    List<GroupSum> groups(ExplainOutcome.Explained explained) {
        var attributions = explained.explanation().attributions();
        var byInput = new LinkedHashMap<String, Tensor>();
        for (int input = 0; input < attributions.size(); input++) {
            byInput.put(signature.explained().get(input), attributions.get(input));
        }
        return grouping.sums(byInput);
    }

    /** The attribution of each group, or of each element where there are none. */
    List<Contribution> contributions(ExplainOutcome.Explained explained) {
        return grouping.isEmpty()
                ? elements(explained)
                : groups(explained).stream()
                        .map(one -> new Contribution(one.group().name(), one.sum()))
                        .toList();
    }

    private List<Contribution> elements(ExplainOutcome.Explained explained) {
        var attributions = explained.explanation().attributions();
        var contributions = new ArrayList<Contribution>();
        for (int input = 0; input < attributions.size(); input++) {
            var elements = attributions.get(input);
            for (int i = 0; i < elements.size(); i++) {
                contributions.add(new Contribution(
                        "%s[%d]".formatted(signature.explained().get(input), i), elements.getDouble(i)));
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
