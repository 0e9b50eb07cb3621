package dev.plumbline.event.inference;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.event.InvalidEventException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request of the Open Inference Protocol v2 with its response, as one record holds them: {@code {"request": {...}, "response":
 * {...}}}, or a bare request.
 *
 * @param request body of the request
 * @param response body of the response; missing where it is not known
 * @param inputs the request's tensors, all with as many rows along their first axis, the batch
 * @param outputs the response's tensors that have as many rows, too
 */
public record InferencePair(
        JsonNode request, JsonNode response, List<InferenceTensor> inputs, List<InferenceTensor> outputs) {
    private static final byte[] BEFORE_REQUEST = "{\"request\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BEFORE_RESPONSE = ",\"response\":".getBytes(StandardCharsets.UTF_8);
    private static final int MOST_ROWS = 1024;
    private static final int MOST_TENSORS = 64;

    public InferencePair {
        requireNonNull(request, "request");
        requireNonNull(response, "response");
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The record that holds two bodies, untouched, as a pair. */
    public static byte[] join(byte[] request, byte[] response) {
        return ByteBuffer.allocate(
                        BEFORE_REQUEST.length + request.length + BEFORE_RESPONSE.length + response.length + 1)
                .put(BEFORE_REQUEST)
                .put(request)
                .put(BEFORE_RESPONSE)
                .put(response)
                .put((byte) '}')
                .array();
    }

    /**
     * Reads a record.
     *
     * @throws MalformedJsonException if it is no JSON object
     * @throws InvalidEventException if it is one, but no request with tensors that agree with each other
     */
    public static InferencePair parse(byte[] value) {
        var node = StrictJson.readObject("an inference request with its response", value);
        boolean bare = node.has("inputs");
        var request = bare ? node : node.path("request");
        var response = bare ? MissingNode.getInstance() : node.path("response");
        var inputs = tensors("input", request.path("inputs"));
        if (inputs.isEmpty()) {
            throw new InvalidEventException("expected a request with inputs (Open Inference Protocol v2), found %s"
                    .formatted(request.has("instances") ? "instances (protocol v1)" : "none"));
        }
        long rows = requireRows(inputs);
        var outputs = tensors("output", response.path("outputs")).stream()
                .filter(output -> output.rows() == rows)
                .toList();
        return new InferencePair(request, response, inputs, outputs);
    }

    private static List<InferenceTensor> tensors(String kind, JsonNode list) {
        if (list.size() > MOST_TENSORS) {
            throw new InvalidEventException(
                    "expected at most %d %s tensors, found %d".formatted(MOST_TENSORS, kind, list.size()));
        }
        return list.valueStream().map(node -> InferenceTensor.parse(kind, node)).toList();
    }

    private static long requireRows(List<InferenceTensor> inputs) {
        long rows = inputs.get(0).rows();
        for (var input : inputs) {
            if (input.rows() != rows) {
                throw new InvalidEventException(
                        "%s: expected %d rows along the first axis, as the first input has, found %d"
                                .formatted(input.where(), rows, input.rows()));
            }
        }
        if (rows < 1 || rows > MOST_ROWS) {
            throw new InvalidEventException("%s: expected a first axis, the batch, of 1 to %d rows, found %d"
                    .formatted(inputs.get(0).where(), MOST_ROWS, rows));
        }
        return rows;
    }

    /** How many predictions the request asked for: the extent of the batch axis. */
    public int rows() {
        return (int) inputs.get(0).rows();
    }

    /** The record that holds one row alone: everything the mapping reads, and nothing else. */
    public byte[] row(int row) {
        var pair = JsonNodeFactory.instance.objectNode();
        var asked = pair.putObject("request");
        copy(request, asked, "id");
        inputs.forEach(input -> asked.withArray("/inputs").add(input.row(row)));
        if (!response.isMissingNode()) {
            var answered = pair.putObject("response");
            List.of("id", "model_name", "model_version").forEach(field -> copy(response, answered, field));
            var list = answered.putArray("outputs");
            outputs.forEach(output -> list.add(output.row(row)));
        }
        return StrictJson.write(pair);
    }

    private static void copy(JsonNode from, ObjectNode to, String field) {
        if (from.hasNonNull(field)) {
            to.set(field, from.get(field));
        }
    }
}
