package dev.plumbline.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.event.NamedTensor;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;

/**
 * Events as plain JSON, field by field under the schema's names: no wrapping of unions, times in ISO 8601, tensors with their elements
 * as {@code values}.
 */
final class AvroJson {
    /** Larger tensors come without their elements. */
    private static final int ELEMENTS = 1 << 20;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AvroJson() {}

    static JsonNode of(Object value) {
        if (value instanceof NamedTensor tensor) {
            return tensor(tensor);
        } else if (value instanceof IndexedRecord object) {
            var node = JSON.objectNode();
            object.getSchema().getFields().forEach(field -> node.set(field.name(), of(object.get(field.pos()))));
            return node;
        } else if (value instanceof Collection<?> elements) {
            var node = JSON.arrayNode();
            elements.forEach(element -> node.add(of(element)));
            return node;
        } else if (value instanceof Map<?, ?> entries) {
            var node = JSON.objectNode();
            entries.forEach((key, entry) -> node.set(key.toString(), of(entry)));
            return node;
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        if (value == null) {
            return JSON.nullNode();
        } else if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            return JSON.numberNode(((Number) value).longValue());
        } else if (value instanceof Number number) {
            return number(number.doubleValue());
        } else if (value instanceof ByteBuffer bytes) {
            return JSON.binaryNode(bytesOf(bytes));
        }
        return JSON.textNode(value instanceof Instant time ? time.toString() : String.valueOf(value));
    }

    /** JSON has no NaN or infinity: these are texts. */
    private static JsonNode number(double value) {
        return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Double.toString(value));
    }

    private static byte[] bytesOf(ByteBuffer bytes) {
        var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    private static JsonNode tensor(NamedTensor tensor) {
        var node = JSON.objectNode();
        node.put("name", tensor.getName());
        node.put("dtype", tensor.getDtype().name());
        node.set("shape", of(tensor.getShape()));
        long elements = tensor.getShape().stream().reduce(1L, (a, b) -> a * b);
        node.set("values", elements > ELEMENTS ? JSON.nullNode() : values(tensor));
        return node;
    }

    private static JsonNode values(NamedTensor tensor) {
        if (tensor.getData() == null) {
            return of(tensor.getNumbers() == null ? tensor.getIntegers() : tensor.getNumbers());
        }
        return packed(tensor);
    }

    /** Packed elements of the types that attributions come in; null for the others. */
    private static JsonNode packed(NamedTensor tensor) {
        var data = tensor.getData().duplicate().order(java.nio.ByteOrder.LITTLE_ENDIAN);
        ArrayNode values = JSON.arrayNode();
        while (data.hasRemaining()) {
            switch (tensor.getDtype()) {
                case FLOAT -> values.add(number(data.getFloat()));
                case DOUBLE -> values.add(number(data.getDouble()));
                case INT64 -> values.add(data.getLong());
                case INT32 -> values.add(data.getInt());
                case UINT8 -> values.add(data.get() & 0xFF);
                default -> {
                    return JSON.nullNode();
                }
            }
        }
        return values;
    }
}
