package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.attribution.Grouping.AlongAxis;
import dev.plumbline.attribution.Target;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.Execution;
import dev.plumbline.event.FeatureAttribution;
import dev.plumbline.event.FeatureReport;
import dev.plumbline.event.NamedTensor;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.Redaction;
import dev.plumbline.event.RedactionMode;
import dev.plumbline.event.Reporting;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Tokens;
import dev.plumbline.event.Wish;
import dev.plumbline.runtime.Explainers;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Sampler;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An image by its channels and texts by their tokens, from the prediction's bytes to the attribution's. */
@Timeout(60)
final class GroupedEventsTest {
    private static final Tokens TOKENS = new Tokens(
            Map.of("embeddings", "ids"), List.of("[PAD]", "a", "truly", "terrible", "film", "wonderful", "plot"));
    private static final Reporting BY_TOKEN =
            Reporting.of(new AlongAxis(0), Redaction.none()).withTokens(TOKENS);

    @Test
    void anImageIsListedByChannel() {
        var event = image(Reporting.of(new AlongAxis(-1), Redaction.none()));

        var attributions = elements(event.getAttributions());
        assertThat(event.getFeatures().getRanked())
                .hasSize(2)
                .allSatisfy(channel -> assertThat(channel.getAttribution())
                        .isCloseTo(everySecond(attributions, position(channel)), within(1e-9)));
        assertThat(event.getFeatures().getOtherSum()).isCloseTo(0, within(1e-9));
        assertThat(event.getFeatures().getOtherCount()).isZero();
    }

    @Test
    void textsOfAnyLengthAreListedByToken() {
        var events = texts(BY_TOKEN, List.of(), text(1, 2, 3, 4), text(5, 6));

        assertThat(events).hasSize(2);
        assertTokens(events.get(0).getFeatures(), "a", "truly", "terrible", "film");
        assertTokens(events.get(1).getFeatures(), "wonderful", "plot");
        for (var event : events) {
            assertThat(sum(event.getFeatures())).isCloseTo(sum(event.getAttributions()), within(1e-9));
        }
    }

    @Test
    void tokensAreRankedByMagnitude() {
        var ranked = texts(BY_TOKEN, List.of(), text(1, 2, 3, 4))
                .get(0)
                .getFeatures()
                .getRanked();

        assertThat(ranked).extracting(FeatureAttribution::getRank).containsExactly(1, 2, 3, 4);
        assertThat(ranked)
                .isSortedAccordingTo((one, other) ->
                        Double.compare(Math.abs(other.getAttribution()), Math.abs(one.getAttribution())));
    }

    @Test
    void anIdThatTheVocabularyDoesNotHaveStandsForItself() {
        var event = texts(BY_TOKEN, List.of(), text(1, 19)).get(0);

        assertTokens(event.getFeatures(), "a", "#19");
    }

    @Test
    void furtherTargetsAreGroupedToo() {
        var event = texts(BY_TOKEN, List.of(new Target.Index(List.of(1L))), text(1, 2, 3))
                .get(0);

        var further = event.getFurther().get(0);
        assertTokens(further.getFeatures(), "a", "truly", "terrible");
        assertThat(sum(further.getFeatures())).isCloseTo(sum(further.getAttributions()), within(1e-9));
        assertThat(further.getFeatures()).isNotEqualTo(event.getFeatures());
    }

    @Test
    void withoutTensorsTheGroupsStayAndTheEventIsSmall() {
        var further = List.<Target>of(new Target.Index(List.of(1L)));
        var whole = texts(BY_TOKEN, further, text(1, 2, 3, 4)).get(0);

        var small =
                texts(BY_TOKEN.withTensors(false), further, text(1, 2, 3, 4)).get(0);

        assertThat(small.getAttributions()).isEmpty();
        assertThat(small.getFurther().get(0).getAttributions()).isEmpty();
        assertThat(small.getFeatures()).isEqualTo(whole.getFeatures());
        assertThat(small.getFurther().get(0).getFeatures())
                .isEqualTo(whole.getFurther().get(0).getFeatures());
    }

    @Test
    void withheldTokensAreInNoByteOfTheEvent() {
        var omitted = new Redaction(Map.of(Redaction.POSITIONS, RedactionMode.OMITTED), new byte[0]);
        var key = "sixteen bytes or more".getBytes(StandardCharsets.UTF_8);
        var hashed = new Redaction(Map.of(Redaction.POSITIONS, RedactionMode.HASHED), key);

        for (var redaction : List.of(omitted, hashed)) {
            var withheld = Reporting.of(new AlongAxis(0), redaction).withTokens(TOKENS);
            var event = texts(withheld, List.of(), text(1, 2, 3)).get(0);

            assertThat(event.toString()).doesNotContain("terrible", "truly", "sixteen");
            assertThat(event.getAttributions())
                    .as("they would tell the embeddings")
                    .isEmpty();
            assertThat(event.getFeatures().getRanked())
                    .hasSize(3)
                    .extracting(FeatureAttribution::getRedaction)
                    .doesNotContain(RedactionMode.NONE);
        }
    }

    @Test
    void anAxisThatRowsDoNotHaveMakesADeadLetter() {
        withText(Reporting.of(new AlongAxis(2), Redaction.none()), List.of(), fixture -> {
            fixture.send(text(1, 2));
            fixture.drain();

            assertThat(fixture.attributionRecords()).isEmpty();
            assertThat(fixture.deadLetters()).hasSize(1);
        });
    }

    private static void assertTokens(FeatureReport report, String... tokens) {
        assertThat(report.getRanked()).hasSize(tokens.length).allSatisfy(one -> {
            assertThat(one.getName()).matches("embeddings\\[\\d+]");
            assertThat(one.getCategory()).isEqualTo(tokens[position(one)]);
        });
    }

    private static int position(FeatureAttribution one) {
        return Integer.parseInt(one.getName().replaceAll("\\D", ""));
    }

    private static double everySecond(float[] elements, int from) {
        double sum = 0;
        for (int i = from; i < elements.length; i += 2) {
            sum += elements[i];
        }
        return sum;
    }

    private static double sum(FeatureReport report) {
        return report.getOtherSum()
                + report.getRanked().stream()
                        .mapToDouble(FeatureAttribution::getAttribution)
                        .sum();
    }

    private static double sum(List<NamedTensor> tensors) {
        double sum = 0;
        for (float element : elements(tensors)) {
            sum += element;
        }
        return sum;
    }

    private static float[] elements(List<NamedTensor> tensors) {
        var data = tensors.get(0).getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        var elements = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(elements);
        return elements;
    }

    private static AttributionEvent image(Reporting reporting) {
        var pixels = new float[8 * 8 * 2];
        var random = new Random(7);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        var prediction = prediction("p-1", "image", Tensor.of(Shape.of(8, 8, 2), pixels));
        var events = new ArrayList<AttributionEvent>();
        with(
                "channels_last",
                List.of(),
                new ExplainedOutput("y", OutputSpace.VALUE, new Target.Argmax(), List.of()),
                reporting,
                fixture -> {
                    fixture.send(prediction);
                    fixture.drain();
                    events.addAll(written(fixture));
                });
        return events.get(0);
    }

    private static List<AttributionEvent> texts(Reporting reporting, List<Target> further, Prediction... texts) {
        var events = new ArrayList<AttributionEvent>();
        withText(reporting, further, fixture -> {
            for (var text : texts) {
                fixture.send(text);
            }
            fixture.drain();
            events.addAll(written(fixture));
        });
        return events;
    }

    private static void withText(Reporting reporting, List<Target> further, Consumer<TopologyFixture> use) {
        var output =
                new ExplainedOutput("logits", OutputSpace.LOGIT, new Target.Index(List.of(0L)), further, List.of());
        with("encoder", List.of("embeddings"), output, reporting, use);
    }

    private static void with(
            String file,
            List<String> explained,
            ExplainedOutput output,
            Reporting reporting,
            Consumer<TopologyFixture> use) {
        var options = ModelOptions.of(Path.of("src/test/resources/models/" + file + ".onnx"))
                .withExplained(explained)
                .withOutput(new ModelOptions.ExplainedOutput(
                        Optional.of(output.name()), ModelOptions.Space.LOGIT, List.of()));
        try (var runtime = OnnxRuntime.open()) {
            var model = new LoadedModel(
                    new LoadedModel.Id("shown", "1"),
                    Explainers.open(runtime, options),
                    output,
                    Intake.defaults(),
                    Sampler.of(Policy.rate(1)),
                    Thresholds.defaults(),
                    new LoadedModel.Report("c0ff", new Execution("1", "1", "CPU", "cpu", 1, 0, ""), reporting));
            try (var fixture = new TopologyFixture(model)) {
                use.accept(fixture);
            }
        }
    }

    private static List<AttributionEvent> written(TopologyFixture fixture) {
        assertThat(fixture.deadLetters()).isEmpty();
        return fixture.attributionRecords().stream()
                .map(record -> TestEvents.attribution(record.value()))
                .toList();
    }

    private static Prediction text(long... ids) {
        return prediction("p-" + ids.length, "ids", Tensor.of(Shape.of(ids.length), ids));
    }

    private static Prediction prediction(String id, String input, Tensor row) {
        return new Prediction(
                id, ServedModel.of("shown", "1"), TestEvents.NOON, Map.of(input, row), Map.of(), Map.of(), Wish.none());
    }
}
