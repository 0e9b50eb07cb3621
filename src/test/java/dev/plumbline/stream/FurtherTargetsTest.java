package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.plumbline.attribution.Target;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.Execution;
import dev.plumbline.event.NamedTensor;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.Reporting;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.TargetChoice;
import dev.plumbline.event.Wish;
import dev.plumbline.runtime.Explainers;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Sampler;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The credit model explained for both classes in one event. */
@Timeout(60)
final class FurtherTargetsTest {
    /** Percent by which another batch may change a number. */
    private static final double ROUNDING = 1e-3;

    private static final List<String> LABELS = List.of("good", "bad");

    @Test
    void everyElementIsExplainedOnceInOneEvent() {
        var event = event(new Target.Label("good"), new Target.Argmax(), new Target.Index(List.of(1L)));

        assertThat(event.getTarget().getLabel()).isEqualTo("bad");
        assertThat(event.getFurther()).hasSize(1);
        assertThat(event.getFurther().get(0).getTarget().getLabel()).isEqualTo("good");
        assertThat(event.getFurther().get(0).getTarget().getChoice()).isEqualTo(TargetChoice.FIXED);
    }

    @Test
    void theFurtherExplanationIsThatOfItsTargetAlone() {
        var both = event(new Target.Label("good")).getFurther().get(0);
        var alone = event("good");

        assertThat(both.getOutput()).isCloseTo(alone.getValues().getOutput(), withinPercentage(ROUNDING));
        assertThat(both.getBaselineOutput())
                .isCloseTo(alone.getValues().getBaselineOutput(), withinPercentage(ROUNDING));
        assertThat(both.getMethod().getVerdict()).isEqualTo(alone.getMethod().getVerdict());
        assertThat(elements(both.getAttributions())).containsExactly(elements(alone.getAttributions()), within(1e-5f));
    }

    private static float[] elements(List<NamedTensor> tensors) {
        var data = tensors.get(0).getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        var elements = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(elements);
        return elements;
    }

    private static AttributionEvent event(Target... further) {
        return event("bad", further);
    }

    private static AttributionEvent event(String label, Target... further) {
        var logit = new ModelOptions.ExplainedOutput(Optional.of("logit"), ModelOptions.Space.LOGIT, LABELS);
        try (var runtime = OnnxRuntime.open()) {
            var explainer = Explainers.open(
                    runtime,
                    ModelOptions.of(Path.of("topology/credit/model.onnx")).withOutput(logit));
            var model = new LoadedModel(
                    new LoadedModel.Id("credit", "1"),
                    explainer,
                    new ExplainedOutput("logit", OutputSpace.LOGIT, new Target.Label(label), List.of(further), LABELS),
                    Intake.defaults(),
                    Sampler.of(Policy.rate(1)),
                    Thresholds.defaults(),
                    new LoadedModel.Report(
                            "c0ff", new Execution("1", "1", "CPU", "cpu", 1, 0, ""), Reporting.everything(List.of())));
            try (var fixture = new TopologyFixture(model)) {
                fixture.send(prediction());
                fixture.drain();

                assertThat(fixture.deadLetters()).isEmpty();
                return TestEvents.attribution(
                        fixture.attributionRecords().get(0).value());
            }
        }
    }

    private static Prediction prediction() {
        var x = new float[29];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 3 - 1;
        }
        return new Prediction(
                "p-1",
                ServedModel.of("credit", "1"),
                TestEvents.NOON,
                Map.of("features", Tensor.of(Shape.of(x.length), x)),
                Map.of(),
                Map.of(),
                Wish.none());
    }
}
