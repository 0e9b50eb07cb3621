package dev.plumbline.event;

import dev.plumbline.attribution.Target;
import java.util.List;
import java.util.Map;

/** Predictions to and from their events. */
public final class PredictionMapping {
    static {
        EventClasses.trust();
    }

    private PredictionMapping() {}

    /**
     * Reads a prediction.
     *
     * @throws InvalidEventException naming the field or tensor, what was expected of it and what was found
     */
    public static Prediction fromAvro(PredictionEvent event) {
        var id = requireText("id", event.getId());
        var model = event.getModel();
        var served = new ServedModel(
                requireText("model.name", model.getName()),
                model.getVersion(),
                model.getSha256(),
                model.getFeatureSchema());
        if (event.getInputs().isEmpty()) {
            throw new InvalidEventException("expected at least one input tensor, found none");
        }
        return new Prediction(
                id,
                served,
                event.getOccurredAt(),
                TensorMapping.fromAvro("input", event.getInputs()),
                TensorMapping.fromAvro("served output", event.getServedOutputs()),
                event.getSegments(),
                wish(event.getExplain()));
    }

    private static String requireText(String field, String text) {
        if (text.isBlank()) {
            throw new InvalidEventException("%s: expected a name, found nothing".formatted(field));
        }
        return text;
    }

    private static Wish wish(ExplanationRequest request) {
        return request == null ? Wish.none() : new Wish(request.getDirective(), target(request.getTarget()));
    }

    private static RequestedTarget target(TargetRequest request) {
        if (request == null || request.getKind() == TargetKind.CONFIGURED) {
            return new RequestedTarget.Configured();
        }
        Target target = switch (request.getKind()) {
            case INDEX -> new Target.Index(requireIndex(request.getIndex()));
            case SERVED_CLASS -> new Target.ServedClass();
            case LABEL -> new Target.Label(requireText("explain.target.label", request.getLabel()));
            case ARGMAX, CONFIGURED -> new Target.Argmax();
        };
        return new RequestedTarget.Chosen(request.getOutput(), target);
    }

    private static List<Long> requireIndex(List<Long> index) {
        if (index.stream().anyMatch(position -> position < 0)) {
            throw new InvalidEventException(
                    "explain.target.index: expected positions of at least 0, found %s".formatted(index));
        }
        return index;
    }

    /** Writes a prediction, its tensors packed. */
    public static PredictionEvent toAvro(Prediction prediction) {
        var wish = prediction.wish();
        return new PredictionEvent(
                prediction.id(),
                prediction.model().toAvro(prediction.model().sha256()),
                prediction.occurredAt(),
                TensorMapping.toAvro(prediction.inputs()),
                TensorMapping.toAvro(prediction.servedOutputs()),
                Map.copyOf(prediction.segments()),
                wish.equals(Wish.none()) ? null : new ExplanationRequest(wish.directive(), toAvro(wish.target())));
    }

    private static TargetRequest toAvro(RequestedTarget requested) {
        if (!(requested instanceof RequestedTarget.Chosen chosen)) {
            return null;
        }
        if (chosen.target() instanceof Target.Index index) {
            return new TargetRequest(TargetKind.INDEX, chosen.output(), index.index(), "");
        }
        if (chosen.target() instanceof Target.Label label) {
            return new TargetRequest(TargetKind.LABEL, chosen.output(), List.of(), label.label());
        }
        var kind = chosen.target() instanceof Target.ServedClass ? TargetKind.SERVED_CLASS : TargetKind.ARGMAX;
        return new TargetRequest(kind, chosen.output(), List.of(), "");
    }
}
