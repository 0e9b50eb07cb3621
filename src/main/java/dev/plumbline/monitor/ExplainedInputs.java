package dev.plumbline.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.NamedTensor;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.RedactionMode;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.util.List;

/** The inputs of an explained prediction, for pictures and texts that attributions are shown upon. */
final class ExplainedInputs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final PredictionSource source;

    ExplainedInputs(PredictionSource source) {
        this.source = source;
    }

    /**
     * The tensors, and for integer ones the tokens they stand for.
     *
     * @throws ForbiddenResponse if values of this model's features are withheld: the inputs would tell them
     */
    JsonNode of(AttributionEvent event) {
        if (isRedacted(event)) {
            throw new ForbiddenResponse(
                    "the inputs of prediction '%s' are not shown: the configuration withholds values of its features"
                            .formatted(event.getPrediction().getId()));
        }
        var prediction = source.find(event.getPrediction())
                .orElseThrow(() ->
                        new NotFoundResponse("prediction '%s' is no longer in topic '%s', or cannot be read from there"
                                .formatted(
                                        event.getPrediction().getId(),
                                        event.getPrediction().getTopic())));
        return json(
                prediction,
                source.vocabulary(
                        event.getPrediction().getModel().getName(),
                        event.getPrediction().getModel().getVersion()));
    }

    private static boolean isRedacted(AttributionEvent event) {
        var features = event.getFeatures();
        return features != null
                && (features.getOtherRedacted()
                        || features.getRanked().stream()
                                .anyMatch(feature -> feature.getRedaction() != RedactionMode.NONE));
    }

    private static JsonNode json(PredictionEvent prediction, List<String> vocabulary) {
        var inputs = JSON.arrayNode();
        for (NamedTensor tensor : prediction.getInputs()) {
            var values = AvroJson.of(tensor);
            var node = JSON.objectNode();
            node.setAll((com.fasterxml.jackson.databind.node.ObjectNode) values);
            node.set("tokens", tokens(tensor, values.get("values"), vocabulary));
            inputs.add(node);
        }
        return JSON.objectNode().set("inputs", inputs);
    }

    private static JsonNode tokens(NamedTensor tensor, JsonNode ids, List<String> vocabulary) {
        boolean integers = tensor.getDtype().name().startsWith("INT");
        if (!integers || vocabulary.isEmpty() || !ids.isArray()) {
            return JSON.nullNode();
        }
        var tokens = JSON.arrayNode();
        for (var id : ids) {
            long place = id.asLong(-1);
            boolean known = place >= 0 && place < vocabulary.size();
            tokens.add(known ? vocabulary.get((int) place) : "#" + id.asText());
        }
        return tokens;
    }
}
