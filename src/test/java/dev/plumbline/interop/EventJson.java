package dev.plumbline.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** An event as the clients' scripts print it: plain JSON, bytes in hexadecimal, times in milliseconds. */
final class EventJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EventJson() {}

    static JsonNode of(Object value) {
        if (value instanceof SpecificRecord record) {
            var object = JSON.objectNode();
            record.getSchema().getFields().forEach(field -> object.set(field.name(), of(record.get(field.pos()))));
            return object;
        } else if (value instanceof Map<?, ?> map) {
            var object = JSON.objectNode();
            map.forEach((key, item) -> object.set(key.toString(), of(item)));
            return object;
        } else if (value instanceof Iterable<?> items) {
            var array = JSON.arrayNode();
            items.forEach(item -> array.add(of(item)));
            return array;
        } else if (value instanceof ByteBuffer bytes) {
            var copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return JSON.textNode(HexFormat.of().formatHex(copy));
        } else if (value instanceof Instant time) {
            return JSON.numberNode(time.toEpochMilli());
        } else if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        } else if (value instanceof Number number) {
            return JSON.numberNode(number.doubleValue());
        }
        return value == null ? JSON.nullNode() : JSON.textNode(value.toString());
    }

    /** Orders numbers by value, whatever their Java type; everything else must be equal. */
    static int compare(JsonNode one, JsonNode other) {
        boolean numbers = one.isNumber() && other.isNumber();
        return numbers ? Double.compare(one.doubleValue(), other.doubleValue()) : one.equals(other) ? 0 : 1;
    }
}
