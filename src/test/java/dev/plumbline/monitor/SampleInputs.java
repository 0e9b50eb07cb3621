package dev.plumbline.monitor;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.ExplainedValues;
import dev.plumbline.event.ModelReference;
import dev.plumbline.event.NamedTensor;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Explained predictions whose inputs are a picture or a text. */
final class SampleInputs {
    /** Tokens by id; some are hostile. */
    static final List<String> VOCABULARY = List.of(
            "[CLS]", "the", "staff", "were", "rude", "but", "food", "was", "great", "<img src=x onerror=alert(1)>");

    private static final int SIDE = 28;

    private SampleInputs() {}

    /** A ring on dark ground, and attributions on its rim. */
    static AttributionEvent picture(SampleService service, String predictionId) {
        var pixels = tensor("image", List.of(1L, (long) SIDE, (long) SIDE), i -> Math.exp(-Math.pow(rim(i), 2)));
        var attributions = tensor(
                "image",
                List.of(1L, (long) SIDE, (long) SIDE),
                i -> Math.exp(-Math.pow(rim(i), 2)) * (i % SIDE - 13.5) / 60);
        return explained(service, predictionId, "digits", List.of(pixels), attributions);
    }

    private static double rim(int i) {
        int row = i / SIDE;
        return Math.hypot(i % SIDE - 13.5, row - 13.5) / 2 - 4;
    }

    /** A sentence as ids, and attributions of its tokens' embeddings. */
    static AttributionEvent text(SampleService service, String predictionId) {
        long[] ids = {0, 1, 2, 3, 4, 5, 1, 6, 7, 8, 9};
        double[] weights = {0, 0.01, -0.1, 0, -0.9, 0.2, 0, 0.15, 0.02, 1.1, 0.05};
        var input = NamedTensor.newBuilder()
                .setName("input_ids")
                .setDtype(TensorType.INT64)
                .setShape(List.of((long) ids.length))
                .setData(null)
                .setNumbers(null)
                .setIntegers(java.util.Arrays.stream(ids).boxed().toList())
                .build();
        var attributions = tensor("embeddings", List.of((long) ids.length, 4L), i -> weights[i / 4] / 4);
        return explained(service, predictionId, "reviews", List.of(input), attributions);
    }

    private static AttributionEvent explained(
            SampleService service, String id, String model, List<NamedTensor> inputs, NamedTensor attributions) {
        var drawn = service.events.event(id, model, List.of());
        double sum = 0;
        var data = attributions.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            sum += data.getFloat();
        }
        var values = ExplainedValues.newBuilder(drawn.getValues())
                .setOutput(drawn.getValues().getBaselineOutput() + sum)
                .build();
        var event = AttributionEvent.newBuilder(drawn)
                .setValues(values)
                .setFeatures(null)
                .setAttributions(List.of(attributions))
                .build();
        service.predictions.put(
                id,
                PredictionEvent.newBuilder()
                        .setId(id)
                        .setModel(ModelReference.newBuilder()
                                .setName(model)
                                .setVersion("3")
                                .build())
                        .setOccurredAt(Instant.now())
                        .setInputs(inputs)
                        .build());
        service.explain(event);
        return event;
    }

    private static NamedTensor tensor(String name, List<Long> shape, IntToDoubleFunction value) {
        int elements = (int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
        var data = ByteBuffer.allocate(elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            data.putFloat((float) value.applyAsDouble(i));
        }
        return NamedTensor.newBuilder()
                .setName(name)
                .setDtype(TensorType.FLOAT)
                .setShape(shape)
                .setData(data.flip())
                .setNumbers(null)
                .setIntegers(null)
                .build();
    }
}
