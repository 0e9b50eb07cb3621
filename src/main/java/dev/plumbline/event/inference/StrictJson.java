package dev.plumbline.event.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON from outside: one value and nothing after it, no key twice, Jackson's own bounds on depth and on the length of numbers. */
final class StrictJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * Reads an object.
     *
     * @param what it should be, for the message
     */
    static JsonNode readObject(String what, byte[] bytes) {
        JsonNode node;
        try {
            node = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new MalformedJsonException("expected %s as JSON, found %s at byte %d of %d"
                    .formatted(
                            what,
                            e.getOriginalMessage(),
                            e.getLocation() == null ? 0 : e.getLocation().getByteOffset(),
                            bytes.length));
        } catch (IOException e) {
            throw new MalformedJsonException("expected %s as JSON, found %s".formatted(what, e.getMessage()));
        }
        if (node == null || !node.isObject()) {
            throw new MalformedJsonException("expected %s as a JSON object, found %s"
                    .formatted(what, node == null ? "nothing" : node.getNodeType()));
        }
        return node;
    }

    static byte[] write(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("expected a tree of JSON to be writable", e);
        }
    }
}
