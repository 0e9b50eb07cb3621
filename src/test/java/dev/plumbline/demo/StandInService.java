package dev.plumbline.demo;

import dev.plumbline.attribution.Baseline;
import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Target;
import dev.plumbline.dataset.Rows;
import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.Execution;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.Reporting;
import dev.plumbline.registry.serde.AvroSerdes;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.runtime.Explainers;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Sampler;
import dev.plumbline.stream.EventSerdes;
import dev.plumbline.stream.ExplainEngine;
import dev.plumbline.stream.ExplainedOutput;
import dev.plumbline.stream.Intake;
import dev.plumbline.stream.LoadedModel;
import dev.plumbline.stream.ModelCatalog;
import dev.plumbline.stream.StreamCounters;
import dev.plumbline.stream.StreamParts;
import dev.plumbline.stream.StreamService;
import dev.plumbline.stream.StreamSettings;
import dev.plumbline.stream.Thresholds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real topology and the real model, wired by hand. */
final class StandInService implements DemoService {
    private static final List<String> LABELS = List.of("good", "bad");

    private final OnnxRuntime runtime = OnnxRuntime.open();
    private final Explainer explainer;
    private final StreamService stream;

    StandInService(DemoSurroundings surroundings, double rate) {
        explainer = Explainers.open(runtime, options(surroundings.folder()));
        var topics = surroundings.topics();
        var settings = StreamSettings.of(
                "demo-test",
                new StreamSettings.Topics(
                        topics.predictions(), topics.attributions(), topics.alerts(), topics.deadLetters()));
        var parts = new StreamParts(
                settings,
                ModelCatalog.of(model(surroundings.folder(), rate)),
                new ExplainEngine(settings.engine()),
                () -> serdes(Map.of("schema.registry.url", surroundings.registryUrl())),
                new StreamCounters());
        stream = new StreamService(
                parts,
                Map.of(
                        "bootstrap.servers", surroundings.bootstrapServers(),
                        "state.dir", surroundings.folder().resolve("state").toString()));
        start();
    }

    private void start() {
        stream.start();
        try {
            if (!stream.awaitRunning(Duration.ofSeconds(60))) {
                throw new IllegalStateException("expected the stream to run within 60 s");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelOptions options(Path folder) {
        var reference = Rows.read(folder.resolve("reference.npy")).tensors().get(Rows.UNNAMED);
        var rows = new ArrayList<Point>();
        for (int row = 0; row < reference.shape().dim(0); row++) {
            rows.add(new Point(List.of(reference.row(row))));
        }
        return ModelOptions.of(folder.resolve("model.onnx"))
                .withOutput(new ModelOptions.ExplainedOutput(Optional.of("logit"), ModelOptions.Space.LOGIT, LABELS))
                .withBaselines(List.of(new NamedBaseline("mean", 1, Baseline.mean(rows))));
    }

    private LoadedModel model(Path folder, double rate) {
        return new LoadedModel(
                new LoadedModel.Id("credit", "1"),
                explainer,
                new ExplainedOutput("logit", OutputSpace.LOGIT, new Target.Label("bad"), LABELS),
                Intake.defaults(),
                Sampler.of(Policy.rate(rate)),
                Thresholds.defaults(),
                new LoadedModel.Report(
                        "c0ff",
                        new Execution("1", "1", "CPU", "cpu", 1, 0, ""),
                        Reporting.everything(features(folder))));
    }

    private static List<Feature> features(Path folder) {
        var features = CreditFeatures.read(folder.resolve("features.yaml"));
        return features.features().stream()
                .map(feature ->
                        new Feature(feature.name(), features.input(), feature.columns(), categories(feature), "", ""))
                .toList();
    }

    private static List<String> categories(CreditFeature feature) {
        return feature instanceof CreditFeature.OneHot oneHot
                ? List.copyOf(oneHot.categories().keySet())
                : List.of();
    }

    private static EventSerdes serdes(Map<String, String> registry) {
        return new EventSerdes(
                AvroSerdes.of(PredictionEvent.class, registry).deserializer(),
                AvroSerdes.of(AttributionEvent.class, registry).serializer(),
                AvroSerdes.of(AlertEvent.class, registry).serializer());
    }

    @Override
    public StreamCounters.Counts counts() {
        return stream.counters().counts();
    }

    @Override
    public Optional<Throwable> failure() {
        return stream.failure();
    }

    @Override
    public void close() {
        stream.close();
        explainer.close();
        runtime.close();
    }
}
