package dev.plumbline.event.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.event.ExplainDirective;
import dev.plumbline.event.InvalidEventException;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.ServedModel;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InferenceMappingTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String REQUEST = """
        {"id": "r-1", "inputs": [
          {"name": "x", "shape": [1, 2], "datatype": "FP32", "data": [[0.5, -1]]},
          {"name": "ids", "shape": [1, 3], "datatype": "INT64", "data": [9007199254740993, 2, 3]}]}\
        """;
    private static final String RESPONSE = """
        {"model_name": "credit", "model_version": "3", "id": "r-1", "outputs": [
          {"name": "p", "shape": [1, 2], "datatype": "FP64", "data": [0.25, 0.75]}]}\
        """;

    @Test
    void readsARequestWithItsResponse() {
        var prediction = read("{\"request\": %s, \"response\": %s}".formatted(REQUEST, RESPONSE), Map.of());

        assertThat(prediction.id()).isEqualTo("r-1");
        assertThat(prediction.model()).isEqualTo(ServedModel.of("credit", "3"));
        assertThat(prediction.occurredAt()).isEqualTo(NOON);
        assertThat(prediction.inputs())
                .isEqualTo(Map.of(
                        "x", Tensor.of(Shape.of(2), 0.5f, -1f),
                        "ids", Tensor.of(Shape.of(3), 9007199254740993L, 2L, 3L)));
        assertThat(prediction.servedOutputs()).isEqualTo(Map.of("p", Tensor.of(Shape.of(2), 0.25, 0.75)));
        assertThat(prediction.wish().directive()).isEqualTo(ExplainDirective.POLICY);
    }

    @Test
    void headersSayWhatABareRequestCannot() {
        var prediction = read(
                REQUEST,
                Map.of(
                        "ce_id", "e-1",
                        "ce_time", "2026-01-01T11:59:58Z",
                        "plumbline-model", "credit",
                        "plumbline-model-version", "4",
                        "plumbline-explain", "force",
                        "plumbline-segment-country", "ES"));

        assertThat(prediction.id()).isEqualTo("e-1");
        assertThat(prediction.model()).isEqualTo(ServedModel.of("credit", "4"));
        assertThat(prediction.occurredAt()).isEqualTo(NOON.minusSeconds(2));
        assertThat(prediction.segments()).isEqualTo(Map.of("country", "ES"));
        assertThat(prediction.wish().directive()).isEqualTo(ExplainDirective.FORCE);
        assertThat(prediction.servedOutputs()).isEmpty();
    }

    @Test
    void aRecordWithoutAnIdIsCalledByItsPlace() {
        var prediction = read(REQUEST.replace("\"id\": \"r-1\",", ""), Map.of("ce_inferenceservicename", "credit"));

        assertThat(prediction.id()).isEqualTo("log/0/7");
        assertThat(prediction.model()).isEqualTo(ServedModel.of("credit", ""));
    }

    @Test
    void aRowOfABatchReadsAsIfItHadBeenSentAlone() {
        var pair = parse("""
            {"request": {"id": "b", "inputs": [
               {"name": "x", "shape": [3, 2], "datatype": "FP32", "data": [[1, 2], [3, 4], [5, 6.5]]}]},
             "response": {"model_name": "m", "outputs": [
               {"name": "p", "shape": [3], "datatype": "FP32", "data": [0.1, 0.2, 0.3]},
               {"name": "batch-loss", "shape": [1], "datatype": "FP32", "data": [9]}]}}\
            """);

        var rows = IntStream.range(0, pair.rows())
                .mapToObj(row -> read(
                        new String(pair.row(row), StandardCharsets.UTF_8), Map.of(Envelope.ROW, Integer.toString(row))))
                .toList();

        assertThat(rows).extracting(Prediction::id).containsExactly("b/0", "b/1", "b/2");
        assertThat(rows.get(2).inputs()).isEqualTo(Map.of("x", Tensor.of(Shape.of(2), 5f, 6.5f)));
        assertThat(rows.get(1).servedOutputs()).isEqualTo(Map.of("p", Tensor.of(DType.FLOAT, Shape.scalar(), 0.2)));
    }

    @ParameterizedTest
    @CsvSource({
        "BOOL, '[true, false]', BOOL",
        "UINT8, '[0, 255]', UINT8",
        "INT8, '[-128, 127]', INT8",
        "UINT16, '[0, 65535]', UINT16",
        "INT16, '[-1, 1]', INT16",
        "UINT32, '[0, 4294967295]', UINT32",
        "INT32, '[-1, 1]', INT32",
        "INT64, '[-1, 9223372036854775807]', INT64",
        "FP16, '[0.5, 1]', FLOAT16",
        "BF16, '[0.5, 1]', BFLOAT16",
        "FP32, '[1e-3, 1]', FLOAT",
        "FP64, '[0.1, 1]', DOUBLE"
    })
    void everyDatatypeOfNumbersHasItsType(String datatype, String data, DType dtype) {
        var tensor = read(input(
                        "{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"%s\",\"data\":%s}".formatted(datatype, data)))
                .inputs()
                .get("x");

        assertThat(tensor.dtype()).isEqualTo(dtype);
        assertThat(tensor.size()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {"inputs":[]}                                                         | expected a request with inputs (Open Inference Protocol v2), found none
        {"request":{"instances":[[1,2]]}}                                     | found instances (protocol v1)
        {"inputs":[{"shape":[1],"datatype":"FP32","data":[1]}]}               | input '': expected a name
        {"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":["a"]}]} | input 'x': expected a datatype of numbers such as FP32, found 'BYTES'
        {"inputs":[{"name":"x","shape":[],"datatype":"FP32","data":[1]}]}     | input 'x': expected a shape with the batch axis in front, such as [1, 30], found []
        {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1]}]}  | input 'x': expected 2 elements of shape [1, 2], found 1
        {"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":["1"]}]}  | input 'x': expected numbers or booleans as data, found STRING at element 0
        {"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[null]}]} | found NULL at element 0
        {"inputs":[{"name":"x","shape":[1],"datatype":"UINT8","data":[256]}]} | input 'x': expected elements of type uint8, found 256 at element 0
        {"inputs":[{"name":"x","shape":[1],"datatype":"INT32","data":[0.5]}]} | input 'x': expected elements of type int32, found 0.5 at element 0
        {"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1e99]}]} | input 'x': expected elements of type float, found 1.0E99 at element 0
        {"inputs":[{"name":"x","shape":[0,2],"datatype":"FP32","data":[]}]}   | input 'x': expected a first axis, the batch, of 1 to 1024 rows, found 0
        {"inputs":[{"name":"x","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}}]} | input 'x': expected data as JSON, found binary data
        {"inputs":[{"name":"x","shape":[4611686018427387904,4],"datatype":"FP32","data":[1]}]} | expected a shape that fits into memory
        {"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]},{"name":"y","shape":[2],"datatype":"FP32","data":[1,2]}]} | input 'y': expected 1 rows along the first axis, as the first input has, found 2
        {"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]},{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]} | input 'x': expected once, found twice
        """)
    void saysWhatIsWrongWithARequest(String json, String message) {
        assertThatThrownBy(() -> read(json, Map.of("plumbline-model", "m")))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aModelHasToBeNamed() {
        assertThatThrownBy(() -> read(REQUEST, Map.of()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("expected the model's name in header plumbline-model, model_name of the response or header "
                        + "ce_inferenceservicename, found none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {"inputs":      | expected an inference request with its response as JSON, found Unexpected end-of-input
        [1]             | as a JSON object, found ARRAY
        {"a":1,"a":2}   | Duplicate
        {} {}           | Trailing token
        {"a":NaN}       | Non-standard token 'NaN'
        """)
    void whatIsNoJsonIsMalformed(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining(message);
    }

    @Test
    void joinsTwoBodiesWithoutTouchingThem() {
        var joined = InferencePair.join(utf8("{\"inputs\": [1.50]}"), utf8("{}"));

        assertThat(joined)
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"request\":{\"inputs\": [1.50]},\"response\":{}}");
    }

    private static String input(String tensor) {
        return "{\"inputs\":[%s]}".formatted(tensor);
    }

    private static Prediction read(String json) {
        return read(json, Map.of("plumbline-model", "m"));
    }

    private static Prediction read(String json, Map<String, String> headers) {
        return InferenceMapping.prediction(parse(json), new Envelope(headers, "log/0/7", NOON));
    }

    private static InferencePair parse(String json) {
        return InferencePair.parse(utf8(json));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
