package dev.plumbline.event.inference;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.event.Abbreviated;
import dev.plumbline.event.InvalidEventException;
import dev.plumbline.event.NamedTensor;
import dev.plumbline.event.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tensor as the Open Inference Protocol v2 writes it: name, datatype, shape with the batch axis in front, and data, flat or nested.
 *
 * @param where what it is, for messages
 * @param shape extent of each axis, the batch first
 * @param elements numbers and booleans in row-major order, as many as the shape says
 */
record InferenceTensor(String where, String name, String datatype, List<Long> shape, List<JsonNode> elements) {
    private static final int LONGEST_NAME = 1000;
    private static final int MOST_AXES = 64;
    private static final Map<String, TensorType> TYPES = Map.ofEntries(
            Map.entry("BOOL", TensorType.BOOL),
            Map.entry("UINT8", TensorType.UINT8),
            Map.entry("UINT16", TensorType.UINT16),
            Map.entry("UINT32", TensorType.UINT32),
            Map.entry("UINT64", TensorType.UINT64),
            Map.entry("INT8", TensorType.INT8),
            Map.entry("INT16", TensorType.INT16),
            Map.entry("INT32", TensorType.INT32),
            Map.entry("INT64", TensorType.INT64),
            Map.entry("FP16", TensorType.FLOAT16),
            Map.entry("BF16", TensorType.BFLOAT16),
            Map.entry("FP32", TensorType.FLOAT),
            Map.entry("FP64", TensorType.DOUBLE));

    InferenceTensor {
        requireNonNull(where, "where");
        requireNonNull(name, "name");
        requireNonNull(datatype, "datatype");
        shape = List.copyOf(shape);
        requireNonNull(elements, "elements");
    }

    static InferenceTensor parse(String kind, JsonNode node) {
        var name = node.path("name").asText();
        var where = "%s '%s'".formatted(kind, Abbreviated.of(name));
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new InvalidEventException("%s: expected a name of 1 to %d characters, found %d"
                    .formatted(where, LONGEST_NAME, name.length()));
        }
        if (node.path("parameters").has("binary_data_size")) {
            throw new InvalidEventException("%s: expected data as JSON, found binary data".formatted(where));
        }
        var datatype = node.path("datatype").asText();
        if (!TYPES.containsKey(datatype)) {
            throw new InvalidEventException("%s: expected a datatype of numbers such as FP32, found '%s'"
                    .formatted(where, Abbreviated.of(datatype)));
        }
        var shape = shape(where, node.path("shape"));
        var elements = new ArrayList<JsonNode>();
        flatten(where, node.path("data"), elements);
        requireCount(where, shape, elements.size());
        return new InferenceTensor(where, name, datatype, shape, elements);
    }

    private static List<Long> shape(String where, JsonNode node) {
        boolean extents = node.isArray()
                && !node.isEmpty()
                && node.size() <= MOST_AXES
                && node.valueStream().allMatch(extent -> extent.canConvertToExactIntegral() && extent.asLong() >= 0);
        if (!extents) {
            throw new InvalidEventException(
                    "%s: expected a shape with the batch axis in front, such as [1, 30], found %s"
                            .formatted(where, Abbreviated.of(node.toString())));
        }
        return node.valueStream().map(JsonNode::asLong).toList();
    }

    private static void flatten(String where, JsonNode data, List<JsonNode> elements) {
        if (data.isArray()) {
            data.forEach(item -> flatten(where, item, elements));
        } else if (data.isNumber() || data.isBoolean()) {
            elements.add(data);
        } else {
            throw new InvalidEventException("%s: expected numbers or booleans as data, found %s at element %d"
                    .formatted(where, data.getNodeType(), elements.size()));
        }
    }

    private static void requireCount(String where, List<Long> shape, int found) {
        long expected = 1;
        try {
            for (long extent : shape) {
                expected = Math.multiplyExact(expected, extent);
            }
        } catch (ArithmeticException e) {
            throw new InvalidEventException(
                    "%s: expected a shape that fits into memory, found %s".formatted(where, shape));
        }
        if (found != expected) {
            throw new InvalidEventException(
                    "%s: expected %d elements of shape %s, found %d".formatted(where, expected, shape, found));
        }
    }

    long rows() {
        return shape.get(0);
    }

    private List<JsonNode> elementsOf(int row) {
        int size = (int) (elements.size() / rows());
        return elements.subList(row * size, (row + 1) * size);
    }

    /** One row as a tensor of the protocol. */
    ObjectNode row(int row) {
        var node = JsonNodeFactory.instance.objectNode().put("name", name).put("datatype", datatype);
        var extents = node.putArray("shape").add(1);
        shape.subList(1, shape.size()).forEach(extents::add);
        node.putArray("data").addAll(elementsOf(row));
        return node;
    }

    /** The only row as a tensor of an event, without the batch axis; its elements as whole numbers where all of them are. */
    NamedTensor single() {
        var row = elementsOf(0);
        boolean whole = row.stream()
                .allMatch(element -> element.isBoolean() || (element.canConvertToLong() && element.isIntegralNumber()));
        return new NamedTensor(
                name,
                TYPES.get(datatype),
                shape.subList(1, shape.size()),
                null,
                whole ? null : row.stream().map(InferenceTensor::number).toList(),
                whole ? row.stream().map(InferenceTensor::integer).toList() : null);
    }

    private static double number(JsonNode element) {
        return element.isBoolean() ? integer(element) : element.doubleValue();
    }

    private static long integer(JsonNode element) {
        return element.isBoolean() ? (element.booleanValue() ? 1 : 0) : element.longValue();
    }
}
