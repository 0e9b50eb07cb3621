package dev.plumbline.event.inference;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.event.Abbreviated;
import dev.plumbline.event.InvalidEventException;
import dev.plumbline.event.PredictionHeaders;
import java.util.HashMap;
import java.util.Map;

/**
 * An event of KServe's logger: a CloudEvent that holds the body of a request or of a response, in binary mode (attributes in headers) or
 * in structured mode (all of it in the value).
 *
 * @param id the same for a request and its response
 * @param attributes CloudEvents attributes as headers: {@code ce_} and the name
 * @param body the request or the response as it went over the wire
 */
public record LoggedEvent(String id, Kind kind, Map<String, String> attributes, byte[] body) {
    private static final String PREFIX = "ce_";
    private static final String TYPE = "ce_type";
    private static final String COMPONENT = "ce_component";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final int LONGEST_ID = 1000;

    /** What an event tells of. */
    public enum Kind {
        REQUEST,
        RESPONSE,
        /** Neither: an outlier, a drift, or what went on in a transformer or an explainer. */
        OTHER;

        public Kind other() {
            return this == REQUEST ? RESPONSE : REQUEST;
        }
    }

    public LoggedEvent {
        requireNonNull(id, "id");
        requireNonNull(kind, "kind");
        attributes = Map.copyOf(attributes);
        requireNonNull(body, "body");
    }

    /**
     * Reads a record.
     *
     * @throws MalformedJsonException if it claims to hold its attributes but is no JSON
     * @throws InvalidEventException if it lacks an attribute or a body
     */
    public static LoggedEvent parse(Map<String, String> headers, byte[] value) {
        if (value == null) {
            throw new InvalidEventException("expected a CloudEvent with a body, found a record without a value");
        }
        return headers.getOrDefault("content-type", "").startsWith(STRUCTURED)
                ? structured(StrictJson.readObject("a CloudEvent in structured mode", value))
                : of(headers, value);
    }

    private static LoggedEvent structured(JsonNode event) {
        var attributes = new HashMap<String, String>();
        for (var field : event.properties()) {
            if (field.getValue().isValueNode()) {
                attributes.put(PREFIX + field.getKey(), field.getValue().asText());
            }
        }
        if (!event.path("data").isObject()) {
            throw new InvalidEventException("expected a CloudEvent with JSON as its data, found %s"
                    .formatted(event.path("data").getNodeType()));
        }
        return of(attributes, StrictJson.write(event.get("data")));
    }

    private static LoggedEvent of(Map<String, String> headers, byte[] body) {
        var attributes = new HashMap<>(headers);
        attributes.keySet().removeIf(name -> !name.startsWith(PREFIX));
        var id = headers.getOrDefault(PredictionHeaders.ID, "");
        var type = headers.getOrDefault(TYPE, "");
        if (id.isBlank() || id.length() > LONGEST_ID || type.isBlank()) {
            throw new InvalidEventException(
                    "expected a CloudEvent with an id of up to %d characters and a type, found id '%s' and type '%s'"
                            .formatted(LONGEST_ID, Abbreviated.of(id), Abbreviated.of(type)));
        }
        return new LoggedEvent(id, kind(type, headers.getOrDefault(COMPONENT, "predictor")), attributes, body);
    }

    private static Kind kind(String type, String component) {
        if (!component.equals("predictor")) {
            return Kind.OTHER;
        }
        return type.endsWith(".inference.request")
                ? Kind.REQUEST
                : type.endsWith(".inference.response") ? Kind.RESPONSE : Kind.OTHER;
    }
}
