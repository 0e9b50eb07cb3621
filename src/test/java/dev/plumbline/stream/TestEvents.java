package dev.plumbline.stream;

import dev.plumbline.attribution.Target;
import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.EventClasses;
import dev.plumbline.event.Execution;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.event.Reporting;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Sampler;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;

/** Predictions of a linear model of two inputs, and the bytes of events without a registry. */
final class TestEvents {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    static {
        EventClasses.trust();
    }

    private TestEvents() {}

    /** Events in Avro's single-object encoding. */
    static EventSerdes serdes() {
        return new EventSerdes(
                (topic, bytes) -> read(() -> PredictionEvent.fromByteBuffer(ByteBuffer.wrap(bytes))),
                (topic, event) -> bytes(event),
                (topic, event) -> bytes(event));
    }

    static LoadedModel model(Explainer explainer, Policy policy) {
        return model(new LoadedModel.Id("line", "1"), explainer, policy);
    }

    static LoadedModel model(LoadedModel.Id id, Explainer explainer, Policy policy) {
        return model(id, explainer, Intake.defaults(), policy);
    }

    static LoadedModel model(LoadedModel.Id id, Explainer explainer, Intake intake, Policy policy) {
        return model(id, explainer, intake, policy, Reporting.everything(List.of()));
    }

    static LoadedModel model(
            LoadedModel.Id id, Explainer explainer, Intake intake, Policy policy, Reporting reporting) {
        return new LoadedModel(
                id,
                explainer,
                new ExplainedOutput("y", OutputSpace.VALUE, new Target.Index(List.of(0L)), List.of("value")),
                intake,
                Sampler.of(policy),
                Thresholds.defaults(),
                new LoadedModel.Report("c0ff", new Execution("1", "1", "CPU", "cpu", 1, 0, ""), reporting));
    }

    static Prediction prediction(String id, float... x) {
        return prediction(id, ServedModel.of("line", "1"), Wish.none(), x);
    }

    static Prediction prediction(String id, ServedModel model, Wish wish, float... x) {
        return new Prediction(id, model, NOON, Map.of("x", Tensor.of(Shape.of(x.length), x)), Map.of(), Map.of(), wish);
    }

    static Prediction served(Prediction prediction, Tensor output) {
        return new Prediction(
                prediction.id(),
                prediction.model(),
                prediction.occurredAt(),
                prediction.inputs(),
                Map.of("y", output),
                prediction.segments(),
                prediction.wish());
    }

    static byte[] bytes(Prediction prediction) {
        return bytes(PredictionMapping.toAvro(prediction));
    }

    static AttributionEvent attribution(byte[] bytes) {
        return read(() -> AttributionEvent.fromByteBuffer(ByteBuffer.wrap(bytes)));
    }

    static AlertEvent alert(byte[] bytes) {
        return read(() -> AlertEvent.fromByteBuffer(ByteBuffer.wrap(bytes)));
    }

    private static byte[] bytes(PredictionEvent event) {
        return read(() -> array(event.toByteBuffer()));
    }

    private static byte[] bytes(AttributionEvent event) {
        return read(() -> array(event.toByteBuffer()));
    }

    private static byte[] bytes(AlertEvent event) {
        return read(() -> array(event.toByteBuffer()));
    }

    private static byte[] array(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private interface Read<T> {
        T get() throws IOException;
    }

    private static <T> T read(Read<T> read) {
        try {
            return read.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new SerializationException(e);
        }
    }
}
