package dev.plumbline.monitor;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.ExplainedValues;
import dev.plumbline.event.FeatureAttribution;
import dev.plumbline.event.FeatureReport;
import dev.plumbline.event.ModelReference;
import dev.plumbline.event.NamedTensor;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Explained predictions whose inputs are a picture or a text. */
final class SampleInputs {
    /** Tokens by id; some are hostile. */
    static final List<String> VOCABULARY = List.of(
            "[CLS]", "the", "staff", "were", "rude", "but", "food", "was", "great", "<img src=x onerror=alert(1)>");

    private static final int SIDE = 28;
    private static final long[] IDS = {0, 1, 2, 3, 4, 5, 1, 6, 7, 8, 9};
    private static final double[] WEIGHTS = {0, 0.01, -0.1, 0, -0.9, 0.2, 0, 0.15, 0.02, 1.1, 0.05};

    private SampleInputs() {}

    /** A ring on dark ground, and attributions on its rim. */
    static AttributionEvent picture(SampleService service, String predictionId) {
        var pixels = tensor("image", List.of(1L, (long) SIDE, (long) SIDE), i -> Math.exp(-Math.pow(rim(i), 2)));
        var attributions = tensor(
                "image",
                List.of(1L, (long) SIDE, (long) SIDE),
                i -> Math.exp(-Math.pow(rim(i), 2)) * (i % SIDE - 13.5) / 60);
        return explained(service, predictionId, "digits", List.of(pixels), attributions, event -> {});
    }

    private static double rim(int i) {
        int row = i / SIDE;
        return Math.hypot(i % SIDE - 13.5, row - 13.5) / 2 - 4;
    }

    /** A sentence as ids, and attributions of its tokens' embeddings. */
    static AttributionEvent text(SampleService service, String predictionId) {
        return explained(service, predictionId, "reviews", List.of(ids()), embeddings(), event -> {});
    }

    /** The same sentence grouped by token, all but a few of them listed, with the attributions of the elements or without. */
    static AttributionEvent groupedText(SampleService service, String predictionId, int listed, boolean tensors) {
        var features = IntStream.range(0, IDS.length)
                .mapToObj(i ->
                        SampleEvents.feature("embeddings[%d]".formatted(i), WEIGHTS[i], VOCABULARY.get((int) IDS[i])))
                .sorted(Comparator.comparingDouble(token -> -Math.abs(token.getAttribution())))
                .toList();
        double others = features.stream()
                .skip(listed)
                .mapToDouble(FeatureAttribution::getAttribution)
                .sum();
        var report = new FeatureReport(features.subList(0, listed), others, IDS.length - listed, false);
        return explained(service, predictionId, "reviews", List.of(ids()), embeddings(), event -> {
            event.setFeatures(report);
            if (!tensors) {
                event.setAttributions(List.of());
            }
        });
    }

    private static NamedTensor ids() {
        return NamedTensor.newBuilder()
                .setName("input_ids")
                .setDtype(TensorType.INT64)
                .setShape(List.of((long) IDS.length))
                .setData(null)
                .setNumbers(null)
                .setIntegers(Arrays.stream(IDS).boxed().toList())
                .build();
    }

    private static NamedTensor embeddings() {
        return tensor("embeddings", List.of((long) IDS.length, 4L), i -> WEIGHTS[i / 4] / 4);
    }

    private static AttributionEvent explained(
            SampleService service,
            String id,
            String model,
            List<NamedTensor> inputs,
            NamedTensor attributions,
            Consumer<AttributionEvent.Builder> change) {
        var drawn = service.events.event(id, model, List.of());
        double sum = 0;
        var data = attributions.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            sum += data.getFloat();
        }
        var values = ExplainedValues.newBuilder(drawn.getValues())
                .setOutput(drawn.getValues().getBaselineOutput() + sum)
                .build();
        var changed = AttributionEvent.newBuilder(drawn)
                .setValues(values)
                .setFeatures(null)
                .setAttributions(List.of(attributions));
        change.accept(changed);
        var event = changed.build();
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
