package dev.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.attribution.Target;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PredictionMappingTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyTypeSurvivesTheWire(DType dtype) throws IOException {
        var prediction = prediction(Map.of("x", Tensor.of(dtype, Shape.of(1, 3), 0, 1, 1)));

        var wire = PredictionMapping.toAvro(prediction).toByteBuffer();
        var back = PredictionMapping.fromAvro(PredictionEvent.fromByteBuffer(wire));

        assertThat(back).isEqualTo(prediction);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void readableNumbersAndIntegersMeanTheSameAsPackedBytes(DType dtype) {
        var packed = Tensor.of(dtype, Shape.of(2), 0, 1);
        var type = TensorType.valueOf(dtype.name());

        var numbers = read(new NamedTensor("x", type, List.of(2L), null, List.of(0.0, 1.0), null));
        var integers = read(new NamedTensor("x", type, List.of(2L), null, null, List.of(0L, 1L)));

        assertThat(List.of(numbers, integers)).containsOnly(packed);
    }

    @Test
    void tokenIdsBeyondTheExactDoublesStayExact() {
        long odd = (1L << 53) + 1;

        var tensor = read(new NamedTensor("ids", TensorType.INT64, List.of(1L), null, null, List.of(odd)));

        assertThat(tensor.toLongs()).containsExactly(odd);
    }

    @Test
    void theLargestUnsignedNumbersKeepTheirBits() {
        var tensor = read(new NamedTensor("x", TensorType.UINT64, List.of(1L), null, List.of(0x1p63), null));

        assertThat(tensor.getLong(0)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void keepsEveryWish() {
        var targets = List.of(
                new RequestedTarget.Configured(),
                new RequestedTarget.Chosen("probability", new Target.Index(List.of(3L))),
                new RequestedTarget.Chosen("", new Target.ServedClass()),
                new RequestedTarget.Chosen("", new Target.Argmax()),
                new RequestedTarget.Chosen("", new Target.Label("bad")));

        for (var directive : ExplainDirective.values()) {
            for (var target : targets) {
                var prediction = prediction(new Wish(directive, target), Map.of("x", Tensor.scalar(1)));

                assertThat(PredictionMapping.fromAvro(PredictionMapping.toAvro(prediction)))
                        .isEqualTo(prediction);
            }
        }
    }

    static Stream<Arguments> faults() {
        var hugeButEmpty = List.of(1L << 40, 1L << 40, 1L);
        return Stream.of(
                fault(floats(List.of(3L), 8), "input 'x': expected 12 bytes for a float tensor of shape [3], found 8"),
                fault(
                        new NamedTensor("x", TensorType.FLOAT, List.of(2L, 2L), null, List.of(1.0), null),
                        "input 'x': expected 4 elements for a float tensor of shape [2, 2], found 1"),
                fault(
                        new NamedTensor("x", TensorType.UNKNOWN, List.of(), ByteBuffer.allocate(4), null, null),
                        "input 'x': expected a dtype of [float, uint8, int8, uint16, int16, int32, int64, bool, float16, "
                                + "double, uint32, uint64, bfloat16], found UNKNOWN; a newer Plumbline may know it"),
                fault(
                        floats(hugeButEmpty, 0),
                        "input 'x': expected a shape that fits into memory, found [1099511627776, 1099511627776, 1]"),
                fault(
                        floats(List.of(1L << 40), 0),
                        "input 'x': expected 4398046511104 bytes for a float tensor of shape [1099511627776], found 0"),
                fault(
                        floats(List.of(-1L, 3L), 12),
                        "input 'x': expected a shape of extents of at least 0, found [-1, 3]; leave the batch axis out"),
                fault(floats(Collections.nCopies(65, 1L), 4), "input 'x': expected at most 64 axes, found 65"),
                fault(
                        new NamedTensor("x", TensorType.FLOAT, List.of(), null, null, null),
                        "input 'x': expected its elements in one of data, numbers and integers, found 0 of them set"),
                fault(
                        new NamedTensor("x", TensorType.FLOAT, List.of(), null, List.of(1.0), List.of(1L)),
                        "input 'x': expected its elements in one of data, numbers and integers, found 2 of them set"),
                fault(
                        new NamedTensor("x", TensorType.BOOL, List.of(1L), ByteBuffer.wrap(new byte[] {2}), null, null),
                        "input 'x': expected booleans of 0 or 1, found 2 at element 0"),
                fault(
                        new NamedTensor("x", TensorType.INT8, List.of(2L), null, List.of(1.0, 128.0), null),
                        "input 'x': expected elements of type int8, found 128.0 at element 1"),
                fault(
                        new NamedTensor("x", TensorType.INT64, List.of(1L), null, List.of(0.5), null),
                        "input 'x': expected elements of type int64, found 0.5 at element 0"),
                fault(
                        new NamedTensor("x", TensorType.UINT64, List.of(1L), null, null, List.of(-1L)),
                        "input 'x': expected elements of type uint64, found -1 at element 0"),
                fault(
                        new NamedTensor("x", TensorType.FLOAT16, List.of(1L), null, List.of(1e6), null),
                        "input 'x': expected elements of type float16, found 1000000.0 at element 0"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("faults")
    void saysWhichTensorIsWrongAndHow(NamedTensor tensor, String message) {
        assertThatThrownBy(() -> read(tensor))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage(message);
    }

    @Test
    void refusesTheSameInputTwice() {
        var twice = PredictionEvent.newBuilder(PredictionMapping.toAvro(prediction(Map.of("x", Tensor.scalar(1)))))
                .setInputs(List.of(floats(List.of(), 4), floats(List.of(), 4)))
                .build();

        assertThatThrownBy(() -> PredictionMapping.fromAvro(twice)).hasMessage("input 'x': expected once, found twice");
    }

    @Test
    void refusesAPredictionWithoutIdOrInputs() {
        var event = PredictionMapping.toAvro(prediction(Map.of("x", Tensor.scalar(1))));

        assertThatThrownBy(() -> PredictionMapping.fromAvro(
                        PredictionEvent.newBuilder(event).setId(" ").build()))
                .hasMessage("id: expected a name, found nothing");
        assertThatThrownBy(() -> PredictionMapping.fromAvro(
                        PredictionEvent.newBuilder(event).setInputs(List.of()).build()))
                .hasMessage("expected at least one input tensor, found none");
    }

    @Test
    void cutsNamesThatWouldFillTheDeadLetter() {
        var tensor = new NamedTensor("x".repeat(1 << 20), TensorType.FLOAT, List.of(), null, null, null);

        assertThatThrownBy(() -> read(tensor)).message().hasSizeLessThan(200);
    }

    private static Arguments fault(NamedTensor tensor, String message) {
        return Arguments.of(tensor, message);
    }

    private static NamedTensor floats(List<Long> shape, int bytes) {
        return new NamedTensor("x", TensorType.FLOAT, shape, ByteBuffer.allocate(bytes), null, null);
    }

    private static Tensor read(NamedTensor tensor) {
        var event = PredictionEvent.newBuilder(PredictionMapping.toAvro(prediction(Map.of("x", Tensor.scalar(1)))))
                .setInputs(List.of(tensor))
                .build();
        return PredictionMapping.fromAvro(event).inputs().get(tensor.getName());
    }

    private static Prediction prediction(Map<String, Tensor> inputs) {
        return prediction(Wish.none(), inputs);
    }

    private static Prediction prediction(Wish wish, Map<String, Tensor> inputs) {
        var model = new ServedModel("credit", "3", "abcd", "f1");
        var served = Map.of("probability", Tensor.of(Shape.of(2), 0.25f, 0.75f));
        return new Prediction("p-1", model, NOON, inputs, served, Map.of("country", "ES"), wish);
    }
}
