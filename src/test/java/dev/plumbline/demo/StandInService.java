package dev.plumbline.demo;

import dev.plumbline.attribution.Accuracy;
import dev.plumbline.attribution.Explanation;
import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.Target;
import dev.plumbline.attribution.Verdict;
import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.Execution;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.Reporting;
import dev.plumbline.registry.serde.SpecificAvroSerde;
import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.runtime.ModelSignature;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.runtime.OnnxSession;
import dev.plumbline.runtime.SessionConfig;
import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Sampler;
import dev.plumbline.stream.EventSerdes;
import dev.plumbline.stream.ExplainEngine;
import dev.plumbline.stream.ExplainedOutput;
import dev.plumbline.stream.LoadedModel;
import dev.plumbline.stream.ModelCatalog;
import dev.plumbline.stream.StreamCounters;
import dev.plumbline.stream.StreamParts;
import dev.plumbline.stream.StreamService;
import dev.plumbline.stream.StreamSettings;
import dev.plumbline.stream.Thresholds;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serde;

/** The real topology around an explainer that gives all credit to the income. */
final class StandInService implements DemoService {
    private static final int INCOME = 4;
    private static final long BAD = 1;

    private final OnnxRuntime runtime = OnnxRuntime.open();
    private final OnnxSession session;
    private final StreamService service;

    StandInService(DemoSurroundings surroundings, double rate) {
        session = runtime.load(surroundings.folder().resolve("model.onnx"), SessionConfig.defaults());
        var topics = surroundings.topics();
        var settings = StreamSettings.of(
                "demo-test",
                new StreamSettings.Topics(
                        topics.predictions(), topics.attributions(), topics.alerts(), topics.deadLetters()));
        var parts = new StreamParts(
                settings,
                ModelCatalog.of(model(rate)),
                new ExplainEngine(settings.engine()),
                () -> serdes(surroundings.registryUrl()),
                new StreamCounters());
        service = new StreamService(
                parts,
                Map.of(
                        "bootstrap.servers", surroundings.bootstrapServers(),
                        "state.dir", surroundings.folder().resolve("state").toString()));
        service.start();
    }

    private static EventSerdes serdes(String registryUrl) {
        return new EventSerdes(
                configured(new SpecificAvroSerde<>(PredictionEvent.class), registryUrl)
                        .deserializer(),
                configured(new SpecificAvroSerde<>(AttributionEvent.class), registryUrl)
                        .serializer(),
                configured(new SpecificAvroSerde<>(AlertEvent.class), registryUrl)
                        .serializer());
    }

    private static <S extends Serde<?>> S configured(S serde, String registryUrl) {
        serde.configure(Map.of("schema.registry.url", registryUrl), false);
        return serde;
    }

    private LoadedModel model(double rate) {
        return new LoadedModel(
                new LoadedModel.Id("credit", "1"),
                new AllToIncome(session),
                new ExplainedOutput("logit", OutputSpace.LOGIT, new Target.Index(List.of(BAD)), List.of("good", "bad")),
                Sampler.of(Policy.rate(rate)),
                Thresholds.defaults(),
                new LoadedModel.Report(
                        "c0ff",
                        new Execution("1", "1", "CPU", "cpu", 1, 0),
                        Reporting.everything(List.of(Feature.number("Income", "features", INCOME))),
                        Map.of()));
    }

    @Override
    public StreamCounters.Counts counts() {
        return service.counters().counts();
    }

    @Override
    public Optional<Throwable> failure() {
        return service.failure();
    }

    @Override
    public void close() {
        service.close();
        runtime.close();
    }

    private record AllToIncome(OnnxSession session) implements Explainer {
        @Override
        public ModelSignature signature() {
            return new ModelSignature("5eed".repeat(16), session.inputs(), session.outputs(), List.of("features"));
        }

        @Override
        public List<ExplainOutcome> explain(List<ExplainRequest> requests) {
            return requests.stream().map(this::explain).toList();
        }

        private ExplainOutcome explain(ExplainRequest request) {
            var row = request.inputs().get("features");
            var batch = Map.of("features", row.reshape(row.shape().prepend(1)));
            var outputs = session.run(batch, List.of("logit", "probability")).entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, output -> output.getValue().row(0)));
            double logit = outputs.get("logit").getDouble((int) BAD);
            var attributions = new float[row.size()];
            attributions[INCOME] = (float) logit;
            var explanation = new Explanation(
                    List.of(Tensor.of(Shape.of(row.size()), attributions)),
                    logit,
                    0,
                    List.of(),
                    new Accuracy("none", 1, 1, 0, 0, 0, 0.01, Verdict.CONVERGED));
            return new ExplainOutcome.Explained(explanation, "logit", List.of(BAD), outputs);
        }

        @Override
        public void close() {}
    }
}
