package dev.plumbline.runtime;

import dev.plumbline.graph.Logits;
import dev.plumbline.runtime.ModelOptions.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is explained of a model, and with respect to what.
 *
 * @param explained inputs, or inner values
 */
record ModelChoice(TargetValue target, List<String> explained) {
    ModelChoice {
        explained = List.copyOf(explained);
    }

    /**
     * What the options choose, or leave to the model's own inputs and output.
     *
     * @throws UnusableModelException with every fault of the choices
     */
    static ModelChoice of(ModelOptions options, ProbedModel probed) {
        return new Reading(options, probed, new ArrayList<>()).choice();
    }

    /** Reads the options against a model, noting faults. */
    private record Reading(ModelOptions options, ProbedModel probed, List<String> faults) {
        ModelChoice choice() {
            var output = output();
            var explained = explained();
            requireBatchAxes();
            if (!faults.isEmpty()) {
                throw new UnusableModelException(faults);
            }
            return new ModelChoice(target(output.orElseThrow()), explained);
        }

        private Optional<String> output() {
            var floating = probed.floatingOutputs();
            var name = options.output().name();
            if (name.isEmpty() && floating.size() == 1) {
                return Optional.of(floating.get(0));
            }
            if (name.isEmpty()) {
                faults.add("the model has floating outputs %s; name the one to explain".formatted(floating));
            } else if (!floating.contains(name.get())) {
                faults.add("output '%s' is not among the model's floating outputs %s".formatted(name.get(), floating));
            }
            return name.filter(floating::contains);
        }

        private List<String> explained() {
            if (options.explained().isEmpty()) {
                return probed.floatingInputs();
            }
            for (var name : options.explained()) {
                var seen = probed.shapes().find(name);
                if (seen.isEmpty() || probed.graph().initializers().containsKey(name)) {
                    faults.add("'%s' cannot be explained: the model has no such input or inner value; its inputs are %s"
                            .formatted(name, ProbedModel.names(probed.graph().freeInputs())));
                } else if (!seen.get().dtype().isFloating()) {
                    faults.add(
                            "'%s' cannot be explained: it holds %s, gradients need floating numbers; name its embedding"
                                    .formatted(name, seen.get().dtype()));
                }
            }
            return options.explained();
        }

        private void requireBatchAxes() {
            for (var name : ProbedModel.names(probed.graph().freeInputs())) {
                if (probed.shapes().get(name).rank() == 0) {
                    faults.add("input '%s' has rank 0, but rows need a batch axis; make it a constant of the model"
                            .formatted(name));
                }
            }
        }

        private TargetValue target(String output) {
            var logit = options.output().space() == Space.LOGIT
                    ? Logits.before(probed.graph(), output)
                    : Optional.<String>empty();
            return new TargetValue(output, logit.orElse(output));
        }
    }
}
