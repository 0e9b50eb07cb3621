package dev.plumbline.event.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.event.ExplainDirective;
import dev.plumbline.event.ExplanationRequest;
import dev.plumbline.event.InvalidEventException;
import dev.plumbline.event.ModelReference;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionHeaders;
import dev.plumbline.event.PredictionMapping;
import java.util.stream.Stream;

/** Predictions from inference requests of one row and their responses; by way of the event that a producer of Avro would have sent. */
public final class InferenceMapping {
    private InferenceMapping() {}

    /**
     * Reads the prediction of a pair that has one row.
     *
     * @throws InvalidEventException naming what is missing, or the tensor whose data does not suit its datatype
     */
    public static Prediction prediction(InferencePair pair, Envelope envelope) {
        return PredictionMapping.fromAvro(event(pair, envelope));
    }

    private static PredictionEvent event(InferencePair pair, Envelope envelope) {
        var directive = envelope.directive();
        return new PredictionEvent(
                id(pair, envelope),
                new ModelReference(model(pair, envelope), version(pair, envelope), "", ""),
                envelope.occurredAt(),
                pair.inputs().stream().map(InferenceTensor::single).toList(),
                pair.outputs().stream().map(InferenceTensor::single).toList(),
                envelope.segments(),
                directive == ExplainDirective.POLICY ? null : new ExplanationRequest(directive, null));
    }

    /** The CloudEvents id, else the request's, else the response's, else the record's place; with the row where there were several. */
    private static String id(InferencePair pair, Envelope envelope) {
        var id = first(
                envelope.text(PredictionHeaders.ID),
                text(pair.request(), "id"),
                text(pair.response(), "id"),
                envelope.place());
        var row = envelope.text(Envelope.ROW);
        return row.isEmpty() ? id : id + "/" + row;
    }

    private static String model(InferencePair pair, Envelope envelope) {
        var model = first(
                envelope.text(PredictionHeaders.MODEL),
                text(pair.response(), "model_name"),
                envelope.text(Envelope.INFERENCE_SERVICE));
        if (model.isEmpty()) {
            throw new InvalidEventException(
                    "expected the model's name in header %s, model_name of the response or header %s, found none"
                            .formatted(PredictionHeaders.MODEL, Envelope.INFERENCE_SERVICE));
        }
        return model;
    }

    private static String version(InferencePair pair, Envelope envelope) {
        return first(envelope.text(PredictionHeaders.MODEL_VERSION), text(pair.response(), "model_version"));
    }

    private static String text(JsonNode body, String field) {
        return body.hasNonNull(field) ? body.get(field).asText() : "";
    }

    private static String first(String... texts) {
        return Stream.of(texts).filter(text -> !text.isBlank()).findFirst().orElse("");
    }
}
