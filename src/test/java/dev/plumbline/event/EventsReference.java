package dev.plumbline.event;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** The reference of the events as Markdown: a table for each record, those it uses below it, each once. */
final class EventsReference {
    private static final String HEAD = """
        # The events

        <!-- Written by EventsReferenceTest from schemas/*.avsc: edit those. -->

        Values are Avro in the registry's wire format (a zero byte, the schema id in four bytes, the record), as Confluent's serdes and most other clients write
        and read it. Every version ever published reads and is read by every other ([schemas/history](../schemas/history)): consumers and producers may be
        upgraded in any order. Keys are kept from the prediction, so that all events of one entity are in order. Headers carry
        [CloudEvents](https://cloudevents.io) 1.0 attributes in binary mode, and pass `traceparent` and `tracestate` on.

        | topic | value | `ce_type` | `ce_subject` |
        |---|---|---|---|
        | predictions (in) | [PredictionEvent](#predictionevent) | yours | yours |
        | attributions | [AttributionEvent](#attributionevent) | `%s` | the prediction's id |
        | alerts | [AlertEvent](#alertevent) | `%s` | the dedupe key |
        | dead letters | [the prediction's own bytes](#dead-letters) | the prediction's | the prediction's |

        Ids are derived from what an event is about, so that the same prediction explained again by the same model file and configuration has the same id: drop
        what you have seen.
        """.formatted(CloudEvents.ATTRIBUTION_TYPE, CloudEvents.ALERT_TYPE);

    private static final String DEAD_LETTERS = """

        ## Dead letters

        Key, value and headers are the prediction's, unchanged, with these headers beside them; where the whole would be larger than `buffer.max-record-bytes`
        only the last ones are written, and `plumbline-error-omitted` says so.

        | header | holds |
        |---|---|
        | `plumbline-error-reason` | why, in one word ([what to do](runbooks/dead-letters.md)) |
        | `plumbline-error-message` | one sentence: what was expected, what was found, where |
        | `plumbline-error-class` | class of the error; the reason itself where nothing was thrown |
        | `plumbline-error-stage` | `pair`, `decode`, `admit`, `explain` or `judge` |
        | `plumbline-error-topic`, `-partition`, `-offset`, `-timestamp` | where the prediction was read |
        | `plumbline-error-application` | the application id of the service that gave up |

        A record with the header `plumbline-redriven` and no value is no dead letter: it says which one, `PARTITION@OFFSET`, was written back.
        """;

    private final List<String> described = new ArrayList<>();
    private final StringBuilder text = new StringBuilder(HEAD);

    static String of(Schema... events) {
        var reference = new EventsReference();
        for (var event : events) {
            reference.record(event, "##");
        }
        return reference.text + DEAD_LETTERS;
    }

    private void record(Schema record, String level) {
        described.add(record.getFullName());
        text.append("\n%s %s\n\n%s\n\n| field | type | default | meaning |\n|---|---|---|---|\n"
                .formatted(level, record.getName(), escaped(record.getDoc())));
        var used = new ArrayList<Schema>();
        for (var field : record.getFields()) {
            text.append("| `%s` | %s | %s | %s |\n"
                    .formatted(field.name(), type(field.schema(), used), fallback(field), escaped(meaning(field))));
        }
        for (var schema : used) {
            if (!described.contains(schema.getFullName())) {
                record(schema, "###");
            }
        }
    }

    /** The field's own words, and those of its enum, whose symbols need explaining. */
    private static String meaning(Schema.Field field) {
        var own = field.doc() == null ? "" : field.doc();
        var schema = notNull(field.schema());
        return schema.getType() == Schema.Type.ENUM && schema.getDoc() != null ? own + " " + schema.getDoc() : own;
    }

    private static Schema notNull(Schema schema) {
        return schema.getType() == Schema.Type.UNION
                ? schema.getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElse(schema)
                : schema;
    }

    private static String type(Schema schema, List<Schema> used) {
        if (schema.getLogicalType() != null) {
            return schema.getLogicalType().getName();
        }
        return switch (schema.getType()) {
            case UNION ->
                schema.getTypes().stream().map(type -> type(type, used)).collect(Collectors.joining(" or "));
            case ARRAY -> "list of " + type(schema.getElementType(), used);
            case MAP -> "map of " + type(schema.getValueType(), used);
            case ENUM -> schema.getEnumSymbols().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
            case RECORD -> {
                used.add(schema);
                yield "[%s](#%s)".formatted(schema.getName(), schema.getName().toLowerCase(java.util.Locale.ROOT));
            }
            default -> schema.getType().getName();
        };
    }

    private static String fallback(Schema.Field field) {
        if (!field.hasDefaultValue()) {
            return "";
        }
        var value = field.defaultVal();
        return value == org.apache.avro.JsonProperties.NULL_VALUE ? "null" : "`%s`".formatted(text(value));
    }

    private static String text(Object value) {
        return value instanceof String string && string.isEmpty() ? "\"\"" : String.valueOf(value);
    }

    private static String escaped(String text) {
        return text == null ? "" : text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }
}
