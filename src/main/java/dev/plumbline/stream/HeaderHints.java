package dev.plumbline.stream;

import dev.plumbline.event.PredictionHeaders;
import dev.plumbline.sampling.Candidate;
import dev.plumbline.sampling.Directive;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/** What a prediction's headers say of it before it is decoded. */
record HeaderHints(String model, String version, Candidate.Undecoded candidate) {
    /** Reads the headers once; empty if they do not name both prediction and model. */
    static Optional<HeaderHints> of(Headers headers) {
        return of(headers, new TextCache());
    }

    /** The same, for a reader of many records. */
    static Optional<HeaderHints> of(Headers headers, TextCache texts) {
        String id = null;
        String model = null;
        String version = "";
        var directive = Directive.POLICY;
        Map<String, String> segments = Map.of();
        for (var header : headers) {
            String key = header.key();
            if (key.equals(PredictionHeaders.ID)) {
                id = text(header.value());
            } else if (key.equals(PredictionHeaders.MODEL)) {
                model = texts.text(header.value());
            } else if (key.equals(PredictionHeaders.MODEL_VERSION)) {
                version = texts.text(header.value());
            } else if (key.equals(PredictionHeaders.EXPLAIN)) {
                directive = directive(texts.text(header.value()));
            } else if (key.startsWith(PredictionHeaders.SEGMENT)) {
                segments = segments.isEmpty() ? new HashMap<>() : segments;
                segments.put(key.substring(PredictionHeaders.SEGMENT.length()), texts.text(header.value()));
            }
        }
        return id == null || model == null
                ? Optional.empty()
                : Optional.of(new HeaderHints(model, version, new Candidate.Undecoded(id, directive, segments)));
    }

    private static String text(byte[] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    /** An unknown word asks for nothing. */
    private static Directive directive(String word) {
        if (word.equalsIgnoreCase(Directive.FORCE.name())) {
            return Directive.FORCE;
        }
        return word.equalsIgnoreCase(Directive.SKIP.name()) ? Directive.SKIP : Directive.POLICY;
    }
}
