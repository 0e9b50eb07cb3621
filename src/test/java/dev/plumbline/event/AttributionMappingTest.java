package dev.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.attribution.Accuracy;
import dev.plumbline.attribution.BaselineResult;
import dev.plumbline.attribution.Explanation;
import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.Noise;
import dev.plumbline.attribution.Verdict;
import dev.plumbline.sampling.Decision;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AttributionMappingTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ExplainedModel MODEL = new ExplainedModel("m0de1", "c0nf", List.of("x"));
    private static final Execution CPU = new Execution("0.1.0", "1.29.0", "CPU", "cpu", 2, 7, "no GPU");
    private static final List<Feature> FEATURES = List.of(
            Feature.number("age", "x", 0),
            new Feature("home", "x", List.of(1, 2), List.of("rent", "own"), "", "Housing"),
            Feature.number("income", "x", 3));

    @Test
    void carriesEverythingOverTheWire() throws IOException {
        var event = map(Reporting.everything(FEATURES));

        var back = AttributionEvent.fromByteBuffer(event.toByteBuffer());

        assertThat(back).isEqualTo(event);
        assertThat(back.getExplainedAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(back.getPrediction().getModel()).isEqualTo(new ModelReference("credit", "3", "m0de1", ""));
        assertThat(back.getPrediction().getOffset()).isEqualTo(42);
        assertThat(back.getTarget())
                .isEqualTo(new ExplainedTarget("logit", List.of(1L), "bad", OutputSpace.LOGIT, TargetChoice.ARGMAX));
        assertThat(back.getValues().getOutput()).isEqualTo(1.5);
        assertThat(back.getValues().getDifference().getServed()).isEqualTo(0.75);
        assertThat(back.getMethod().getVerdict()).isEqualTo(ExplanationVerdict.CONVERGED);
        assertThat(back.getMethod().getErrorEstimate()).isNull();
        assertThat(back.getMethod().getBaselines()).containsExactly(new BaselineReport("zero", "beef", 1.0, 0.5, 0.0));
        assertThat(back.getSampling())
                .isEqualTo(new SamplingReport("default", "d1", "ES", "rate", 0.25, 4.0, true, 0.5));
        assertThat(back.getRuntime().getWallMicros()).isEqualTo(1500);
        assertThat(back.getRuntime().getFallback()).isEqualTo("no GPU");
    }

    @Test
    void theSamePredictionModelAndConfigurationGiveTheSameId() {
        var id = map(Reporting.everything(FEATURES)).getId();
        var otherModel = new ExplainedModel("0ther", "c0nf", List.of("x"));

        assertThat(map(Reporting.everything(List.of())).getId()).isEqualTo(id);
        assertThat(new AttributionMapping(otherModel, CPU, Reporting.everything(FEATURES))
                        .toAvro(explained())
                        .getId())
                .isNotEqualTo(id);
    }

    @Test
    void ranksFeaturesByMagnitudeWithTheirValues() {
        var report = map(Reporting.everything(FEATURES)).getFeatures();

        assertThat(report.getRanked())
                .containsExactly(
                        feature("home", -0.75, 1, null, "own"),
                        feature("income", 0.5, 2, 9.0, null),
                        feature("age", 0.25, 3, 30.0, null));
    }

    @Test
    void whatIsNotListedIsSummedSoThatTotalsStillAddUp() {
        var report = map(Reporting.everything(FEATURES).withTopFeatures(1)).getFeatures();
        double listed = report.getRanked().stream()
                .mapToDouble(FeatureAttribution::getAttribution)
                .sum();

        assertThat(report.getRanked()).hasSize(1);
        assertThat(report.getOtherCount()).isEqualTo(2);
        assertThat(listed + report.getOtherSum()).isCloseTo(1.0, within(1e-12));
    }

    @Test
    void leavesTensorsOutWhereTheyAreNotWanted() {
        var event = map(Reporting.everything(List.of()).withTensors(false));

        assertThat(event.getAttributions()).isEmpty();
        assertThat(event.getFeatures()).isNull();
    }

    @Test
    void redactedValuesDoNotLeave() {
        var modes = Map.of("age", RedactionMode.OMITTED, "home", RedactionMode.HASHED, "income", RedactionMode.HASHED);
        var secret = "secret".getBytes(StandardCharsets.UTF_8);
        var redaction = new Redaction(modes, secret);

        var ranked = map(Reporting.of(FEATURES, redaction)).getFeatures().getRanked();

        assertThat(ranked).extracting(FeatureAttribution::getValue).containsOnlyNulls();
        assertThat(ranked.get(0).getCategory()).isEqualTo(redaction.hash("home", "own"));
        assertThat(ranked.get(1).getCategory()).isEqualTo(redaction.hash("income", "9.0"));
        assertThat(ranked.get(2).getCategory()).isNull();
        assertThat(ranked)
                .extracting(FeatureAttribution::getRedaction)
                .containsExactly(RedactionMode.HASHED, RedactionMode.HASHED, RedactionMode.OMITTED);
    }

    @Test
    void anEventSaysWhetherAValueThatIsNotListedIsWithheld() {
        var age = Reporting.of(FEATURES, new Redaction(Map.of("age", RedactionMode.OMITTED), new byte[0]));

        assertThat(map(age).getFeatures().getOtherRedacted()).isFalse();
        assertThat(map(age.withTopFeatures(2)).getFeatures().getOtherRedacted()).isTrue();
        assertThat(map(Reporting.everything(FEATURES).withTopFeatures(2))
                        .getFeatures()
                        .getOtherRedacted())
                .isFalse();
    }

    @Test
    void segmentsOfAWithheldFeaturesNameAreWithheldToo() {
        var omitted = new Redaction(Map.of("country", RedactionMode.OMITTED), new byte[0]);
        var hashed = new Redaction(Map.of("country", RedactionMode.HASHED), new byte[] {1});

        assertThat(segments(Redaction.none())).containsExactly(Map.entry("country", "ES"));
        assertThat(segments(omitted)).isEmpty();
        assertThat(segments(hashed)).containsExactly(Map.entry("country", hashed.hash("country", "ES")));
    }

    @Test
    void elementsThatWouldTellAWithheldCategoryAreLeftOut() {
        var age = new Redaction(Map.of("age", RedactionMode.OMITTED), new byte[0]);
        var home = new Redaction(Map.of("home", RedactionMode.OMITTED), new byte[0]);

        assertThat(map(Reporting.of(FEATURES, age)).getAttributions()).hasSize(1);
        assertThat(map(Reporting.of(FEATURES, home)).getAttributions()).isEmpty();
    }

    @Test
    void aRedactionDoesNotSayItsKey() {
        var redaction = new Redaction(Map.of(), "secret".getBytes(StandardCharsets.UTF_8));

        assertThat(redaction)
                .hasToString("Redaction{}")
                .isEqualTo(new Redaction(Map.of(), "secret".getBytes(StandardCharsets.UTF_8)))
                .isNotEqualTo(Redaction.none());
    }

    @Test
    void hashesDependOnKeyAndFeature() {
        var hashed = Map.of("age", RedactionMode.HASHED);
        var one = new Redaction(hashed, new byte[] {1});
        var two = new Redaction(hashed, new byte[] {2});

        assertThat(one.hash("age", "30.0")).hasSize(32).isEqualTo(one.hash("age", "30.0"));
        assertThat(two.hash("age", "30.0")).isNotEqualTo(one.hash("age", "30.0"));
        assertThat(one.hash("term", "30.0")).isNotEqualTo(one.hash("age", "30.0"));
        assertThatThrownBy(() -> new Redaction(hashed, new byte[0]))
                .hasMessage("expected a secret key for hashed feature values, found none");
    }

    @Test
    void anElementBelongsToOneFeature() {
        var overlapping = List.of(Feature.number("age", "x", 0), Feature.number("years", "x", 0));

        assertThatThrownBy(() -> Reporting.everything(overlapping))
                .hasMessage(
                        "expected each input element in one feature, found column 0 of input 'x' in 'age' and 'years'");
    }

    @Test
    void cloudEventHeadersNameEventSourceAndSubject() {
        var event = map(Reporting.everything(FEATURES));

        assertThat(CloudEvents.headers(event, "/plumbline/credit"))
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_id", event.getId())
                .containsEntry("ce_source", "/plumbline/credit")
                .containsEntry("ce_type", "dev.plumbline.attribution.v1")
                .containsEntry("ce_subject", "p-1")
                .containsEntry("ce_time", "2026-01-01T12:00:01Z")
                .containsEntry("content-type", "application/avro");
    }

    @Test
    void noiseAroundTheInputIsInTheNameOfTheMethod() {
        var plain = explanation(List.of(), Noise.NONE);
        var smoothed = explanation(List.of(), new Noise(0.1, 8));
        var mapping = new AttributionMapping(MODEL, CPU, Reporting.everything(FEATURES));

        assertThat(mapping.toAvro(explained(plain)).getMethod().getName()).isEqualTo("integrated-gradients");
        assertThat(mapping.toAvro(explained(smoothed)).getMethod().getName())
                .isEqualTo("integrated-gradients-smoothgrad");
    }

    @Test
    void carriesThePathGradientsWhereThereAreSome() {
        var gradients = List.of(Tensor.of(Shape.of(5), 0.5, -1, 0.25, 0.125, 2));
        var mapping = new AttributionMapping(MODEL, CPU, Reporting.everything(FEATURES));

        var plain = mapping.toAvro(explained(explanation(List.of(), Noise.NONE)));
        var local = mapping.toAvro(explained(explanation(gradients, Noise.NONE)));

        assertThat(plain.getPathGradients()).isEmpty();
        assertThat(TensorMapping.fromAvro("gradient", local.getPathGradients()))
                .containsExactly(Map.entry("x", gradients.get(0)));
    }

    @Test
    void carriesTheExplanationsOfFurtherTargets() {
        var explanation = explanation(List.of(), Noise.NONE);
        var good = new TargetScalar("logit", List.of(0L), "good", OutputSpace.LOGIT, TargetChoice.FIXED);
        var mapping = new AttributionMapping(MODEL, CPU, Reporting.everything(FEATURES));

        var event = mapping.toAvro(explained(explanation, new TargetExplanation(good, explanation)));

        assertThat(event.getFurther()).hasSize(1);
        var further = event.getFurther().get(0);
        assertThat(further.getTarget().getLabel()).isEqualTo("good");
        assertThat(further.getOutput()).isEqualTo(event.getValues().getOutput());
        assertThat(further.getMethod()).isEqualTo(event.getMethod());
        assertThat(further.getAttributions()).isEqualTo(event.getAttributions());
        assertThat(further.getFeatures()).isEqualTo(event.getFeatures());
    }

    private static FeatureAttribution feature(String name, double sum, int rank, Double value, String category) {
        return new FeatureAttribution(name, sum, rank, value, category, "", RedactionMode.NONE);
    }

    private static Map<String, String> segments(Redaction redaction) {
        return map(Reporting.of(FEATURES, redaction)).getPrediction().getSegments();
    }

    private static AttributionEvent map(Reporting reporting) {
        return new AttributionMapping(MODEL, CPU, reporting).toAvro(explained());
    }

    private static ExplainedPrediction explained() {
        return explained(explanation(List.of(), Noise.NONE));
    }

    private static Explanation explanation(List<Tensor> pathGradients, Noise noise) {
        return new Explanation(
                List.of(Tensor.of(Shape.of(5), 0.25, -1, 0.25, 0.5, 1)),
                pathGradients,
                1.5,
                0.5,
                noise,
                List.of(new BaselineResult("zero", "beef", 1, 0.5, 0)),
                new Accuracy("gauss-legendre", 8, 16, 0, 0, Double.NaN, 1e-3, Verdict.CONVERGED));
    }

    private static ExplainedPrediction explained(Explanation explanation, TargetExplanation... further) {
        var prediction = new Prediction(
                "p-1",
                ServedModel.of("credit", "3"),
                NOON,
                Map.of("x", Tensor.of(Shape.of(5), 30f, 0f, 1f, 9f, 0f)),
                Map.of("probability", Tensor.of(Shape.of(2), 0.25f, 0.75f)),
                Map.of("country", "ES"),
                Wish.none());
        var bad = new TargetScalar("logit", List.of(1L), "bad", OutputSpace.LOGIT, TargetChoice.ARGMAX);
        return new ExplainedPrediction(
                prediction,
                new SourcePosition("predictions", 3, 42),
                new TargetExplanation(bad, explanation),
                List.of(further),
                Map.of("probability", Tensor.of(Shape.of(2), 0.25f, 0.5f)),
                new Decision(true, "default", "d1", "ES", "rate", 0.25, 4, 0.5),
                new Timing(NOON.plusSeconds(1), Duration.ofNanos(1_500_000), Duration.ofMillis(3)));
    }
}
