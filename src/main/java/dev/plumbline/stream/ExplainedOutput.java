package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Target;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.RequestedTarget;
import dev.plumbline.event.TargetChoice;
import dev.plumbline.event.TargetExplanation;
import dev.plumbline.event.TargetScalar;
import dev.plumbline.runtime.ExplainOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The output a model is explained for.
 *
 * @param target what is explained unless the producer asks for something else
 * @param further what is explained beside it, whatever the producer asks for
 * @param labels labels of the classes along the output's last axis, in order; empty where they have none
 */
public record ExplainedOutput(
        String name, OutputSpace space, Target target, List<Target> further, List<String> labels) {
    public ExplainedOutput {
        requireNonNull(name, "name");
        requireNonNull(space, "space");
        requireNonNull(target, "target");
        further = List.copyOf(further);
        labels = List.copyOf(labels);
    }

    /** An output of which one target is explained. */
    public ExplainedOutput(String name, OutputSpace space, Target target, List<String> labels) {
        this(name, space, target, List.of(), labels);
    }

    /** The further targets, labels turned into indices. */
    List<Target> furtherTargets() {
        return further.stream().map(wanted -> indexed(wanted).orElseThrow()).toList();
    }

    /** The target of one prediction, labels turned into indices; empty if this output has no such target. */
    Optional<Target> target(RequestedTarget requested) {
        if (!(requested instanceof RequestedTarget.Chosen chosen)) {
            return indexed(target);
        }
        boolean here = chosen.output().isEmpty() || chosen.output().equals(name);
        return here ? indexed(chosen.target()) : Optional.empty();
    }

    private Optional<Target> indexed(Target wanted) {
        if (!(wanted instanceof Target.Label label)) {
            return Optional.of(wanted);
        }
        long index = labels.indexOf(label.label());
        return index < 0 ? Optional.empty() : Optional.of(new Target.Index(List.of(index)));
    }

    /**
     * What was explained, as events name it: the target first, then the further ones, each element once.
     *
     * @param requested what the producer asked for
     */
    List<TargetExplanation> explanations(RequestedTarget requested, ExplainOutcome.Explained found) {
        var explanations = new ArrayList<TargetExplanation>();
        var seen = new HashSet<List<Long>>();
        add(
                found,
                requested instanceof RequestedTarget.Chosen ? TargetChoice.REQUESTED : choice(target),
                seen,
                explanations);
        for (int i = 0; i < found.further().size(); i++) {
            add(found.further().get(i), choice(further.get(i)), seen, explanations);
        }
        return explanations;
    }

    private void add(
            ExplainOutcome.Explained found,
            TargetChoice choice,
            Set<List<Long>> seen,
            List<TargetExplanation> explanations) {
        var index = found.targetIndex();
        if (seen.add(index)) {
            var scalar = new TargetScalar(found.output(), index, label(index), space, choice);
            explanations.add(new TargetExplanation(scalar, found.explanation()));
        }
    }

    private String label(List<Long> index) {
        if (index.isEmpty()) {
            return "";
        }
        long last = index.get(index.size() - 1);
        return last < labels.size() ? labels.get((int) last) : "";
    }

    private static TargetChoice choice(Target configured) {
        if (configured instanceof Target.ServedClass) {
            return TargetChoice.SERVED_CLASS;
        }
        return configured instanceof Target.Argmax ? TargetChoice.ARGMAX : TargetChoice.FIXED;
    }
}
