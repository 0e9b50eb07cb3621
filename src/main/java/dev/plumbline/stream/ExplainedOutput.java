package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Target;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.RequestedTarget;
import dev.plumbline.event.TargetChoice;
import dev.plumbline.event.TargetScalar;
import java.util.List;
import java.util.Optional;

/**
 * The output a model is explained for.
 *
 * @param target what is explained unless the producer asks for something else
 * @param labels labels of the classes along the output's last axis, in order; empty where they have none
 */
public record ExplainedOutput(String name, OutputSpace space, Target target, List<String> labels) {
    public ExplainedOutput {
        requireNonNull(name, "name");
        requireNonNull(space, "space");
        requireNonNull(target, "target");
        labels = List.copyOf(labels);
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

    /** The scalar that was explained, as events name it. */
    TargetScalar scalar(RequestedTarget requested, String output, List<Long> index) {
        return new TargetScalar(output, index, label(index), space, choice(requested));
    }

    private String label(List<Long> index) {
        if (index.isEmpty()) {
            return "";
        }
        long last = index.get(index.size() - 1);
        return last < labels.size() ? labels.get((int) last) : "";
    }

    private TargetChoice choice(RequestedTarget requested) {
        if (requested instanceof RequestedTarget.Chosen) {
            return TargetChoice.REQUESTED;
        }
        if (target instanceof Target.ServedClass) {
            return TargetChoice.SERVED_CLASS;
        }
        return target instanceof Target.Argmax ? TargetChoice.ARGMAX : TargetChoice.FIXED;
    }
}
