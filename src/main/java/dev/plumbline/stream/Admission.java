package dev.plumbline.stream;

import static java.util.stream.Collectors.joining;

import dev.plumbline.attribution.Target;
import dev.plumbline.event.Prediction;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.ModelSignature;
import dev.plumbline.runtime.TensorSpec;
import dev.plumbline.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** Checks a prediction against the model it names, before any work is spent on it. */
final class Admission {
    /** What admission found. */
    sealed interface Verdict {}

    /** The model can explain it. */
    record Accepted(Admitted admitted) implements Verdict {}

    /** It cannot be explained. */
    sealed interface Rejection extends Verdict {
        DeadLetterReason reason();

        String message();

        default DeadLetter deadLetter(SourceRecord source, DeadLetter.Stage stage) {
            return DeadLetter.of(source, stage, reason(), message());
        }
    }

    /** Its model is not served, or does not take what it holds. */
    record Refused(DeadLetterReason reason, String message) implements Rejection {}

    /** An input holds a NaN or an infinity: its model is known, and an alert is due. */
    record NonFinite(LoadedModel model, String input, String message) implements Rejection {
        @Override
        public DeadLetterReason reason() {
            return DeadLetterReason.NON_FINITE;
        }
    }

    private final ModelCatalog catalog;

    Admission(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    Verdict check(Decoded decoded) {
        var prediction = decoded.prediction();
        var named = prediction.model();
        var model = catalog.find(named.name(), named.version());
        if (model.isEmpty()) {
            return unknown(named.name(), named.version());
        }
        return check(decoded, model.get());
    }

    private Refused unknown(String name, String version) {
        return catalog.hasName(name)
                ? new Refused(
                        DeadLetterReason.UNKNOWN_VERSION,
                        "model '%s': expected a version among %s, found '%s'".formatted(name, catalog.ids(), version))
                : new Refused(
                        DeadLetterReason.UNKNOWN_MODEL,
                        "expected a model among %s, found '%s'".formatted(catalog.ids(), name));
    }

    private static Verdict check(Decoded decoded, LoadedModel model) {
        var prediction = decoded.prediction();
        var misfit = misfit(prediction.inputs(), model.signature());
        if (misfit.isPresent()) {
            return new Refused(DeadLetterReason.WRONG_INPUTS, "model '%s': %s".formatted(model.id(), misfit.get()));
        }
        var target = model.output().target(prediction.wish().target());
        var further = model.output().furtherTargets();
        if (target.isEmpty()
                || lacksServedClass(target.get(), prediction)
                || further.stream().anyMatch(wanted -> lacksServedClass(wanted, prediction))) {
            return new Refused(
                    DeadLetterReason.WRONG_TARGET,
                    "model '%s': expected a target on output '%s' that this prediction has, found %s"
                            .formatted(
                                    model.id(),
                                    model.output().name(),
                                    prediction.wish().target()));
        }
        for (var input : prediction.inputs().entrySet()) {
            var found = nonFinite(input.getValue());
            if (found.isPresent()) {
                return new NonFinite(
                        model,
                        input.getKey(),
                        "model '%s', prediction '%s': expected finite inputs, found %s in input '%s'"
                                .formatted(model.id(), prediction.id(), found.get(), input.getKey()));
            }
        }
        for (var range : model.intake().ranges()) {
            var outside = range.violation(prediction.inputs());
            if (outside.isPresent()) {
                return new Refused(
                        DeadLetterReason.OUT_OF_RANGE,
                        "model '%s', prediction '%s': %s".formatted(model.id(), prediction.id(), outside.get()));
            }
        }
        var request = new ExplainRequest(
                prediction.id(), prediction.inputs(), prediction.servedOutputs(), target.get(), further);
        return new Accepted(new Admitted(decoded.source(), decoded.decision(), prediction, model, request));
    }

    private static boolean lacksServedClass(Target target, Prediction prediction) {
        return target instanceof Target.ServedClass
                && prediction.servedOutputs().isEmpty();
    }

    /** What is wrong with names, types and shapes of the inputs, as a clause; empty if nothing is. */
    private static Optional<String> misfit(Map<String, Tensor> inputs, ModelSignature signature) {
        for (var spec : signature.inputs()) {
            var tensor = inputs.get(spec.name());
            if (tensor == null || tensor.dtype() != spec.dtype() || !spec.acceptsRow(tensor.shape())) {
                return Optional.of("expected input '%s' of %s%s, found %s"
                        .formatted(spec.name(), spec.dtype(), spec.rowShape(), tensor == null ? "none" : tensor));
            }
        }
        if (inputs.size() > signature.inputs().size()) {
            return Optional.of("expected the inputs %s and no other, found %s"
                    .formatted(
                            signature.inputs().stream().map(TensorSpec::name).collect(joining(", ", "[", "]")),
                            inputs.keySet()));
        }
        return Optional.empty();
    }

    /** The first element that is no finite number, as a phrase. */
    static Optional<String> nonFinite(Tensor tensor) {
        if (!tensor.dtype().isFloating()) {
            return Optional.empty();
        }
        for (int i = 0; i < tensor.size(); i++) {
            double element = tensor.getDouble(i);
            if (!Double.isFinite(element)) {
                return Optional.of("%s at element %d".formatted(element, i));
            }
        }
        return Optional.empty();
    }
}
