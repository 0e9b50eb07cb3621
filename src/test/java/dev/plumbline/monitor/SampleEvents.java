package dev.plumbline.monitor;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AlertSeverity;
import dev.plumbline.event.AlertType;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.BaselineReport;
import dev.plumbline.event.EventClasses;
import dev.plumbline.event.ExplainedTarget;
import dev.plumbline.event.ExplainedValues;
import dev.plumbline.event.ExplanationVerdict;
import dev.plumbline.event.FeatureAttribution;
import dev.plumbline.event.FeatureReport;
import dev.plumbline.event.MethodReport;
import dev.plumbline.event.ModelReference;
import dev.plumbline.event.OutputDifference;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.PredictionReference;
import dev.plumbline.event.RuntimeReport;
import dev.plumbline.event.SamplingReport;
import dev.plumbline.event.TargetChoice;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Events as a credit-scoring service would write them, drawn from a seeded generator. */
final class SampleEvents {
    private static final double BASELINE_OUTPUT = -1.05;
    private static final double TOLERANCE = 0.05;
    private static final double PROBABILITY = 0.1;

    private final Random random;
    private Clock clock = Clock.systemUTC();
    private long number;

    static {
        EventClasses.trust();
    }

    SampleEvents(long seed) {
        this.random = new Random(seed);
    }

    private record Attribute(
            String name, String unit, double typical, double spread, double pull, String... categories) {}

    private static final List<Attribute> ATTRIBUTES = List.of(
            new Attribute("Seniority", "years", 8, 8, -0.6),
            new Attribute("Records", "", 0, 1, 0.9, "no", "yes"),
            new Attribute("Income", "thousand pesetas", 141, 80, -0.7),
            new Attribute("Job", "", 0, 1, 0.5, "fixed", "partime", "freelance", "others"),
            new Attribute("Amount", "thousand pesetas", 1039, 475, 0.5),
            new Attribute("Price", "thousand pesetas", 1463, 628, -0.35),
            new Attribute("Assets", "thousand pesetas", 5400, 4500, -0.3),
            new Attribute("Time", "months", 46, 14, 0.15),
            new Attribute("Home", "", 0, 1, 0.25, "owner", "rent", "parents", "priv", "other"),
            new Attribute("Age", "years", 37, 11, 0.1),
            new Attribute("Expenses", "thousand pesetas", 56, 20, 0.12),
            new Attribute("Marital", "", 0, 1, 0.1, "married", "single", "separated", "widow"),
            new Attribute("Debt", "thousand pesetas", 343, 600, 0.08));

    /** Later events are of this time. */
    void setClock(Clock other) {
        clock = other;
    }

    AttributionEvent next(String model) {
        long id = ++number;
        return event("%s-%s-%06d".formatted(model.substring(0, 2), "2026", id), model, features());
    }

    /** An explanation with the names and texts given. */
    AttributionEvent event(String predictionId, String model, List<FeatureAttribution> features) {
        var now = clock.instant();
        double sum = features.stream()
                .mapToDouble(FeatureAttribution::getAttribution)
                .sum();
        double relative = Math.pow(10, -4 + 0.8 * random.nextGaussian());
        if (random.nextInt(150) == 0) {
            relative = TOLERANCE * (1.1 + random.nextDouble() * 4);
        }
        boolean violated = relative > TOLERANCE;
        double delta = relative * Math.abs(sum) * (random.nextBoolean() ? 1 : -1);
        double output = BASELINE_OUTPUT + sum - delta;
        double served = output + (random.nextInt(200) == 0 ? 0.02 : 2e-7);
        return AttributionEvent.newBuilder()
                .setId("%016x%016x"
                        .formatted(
                                predictionId.hashCode() * 0x9E3779B97F4A7C15L,
                                model.hashCode() * 31L + predictionId.length()))
                .setExplainedAt(now)
                .setPrediction(PredictionReference.newBuilder()
                        .setId(predictionId)
                        .setModel(model(model))
                        .setOccurredAt(now.minusMillis(40 + random.nextInt(400)))
                        .setTopic("plumbline.predictions")
                        .setPartition(random.nextInt(12))
                        .setOffset(number)
                        .setSegments(Map.of("channel", "branch"))
                        .build())
                .setTarget(ExplainedTarget.newBuilder()
                        .setOutput("logit")
                        .setIndex(List.of(1L))
                        .setLabel("bad")
                        .setSpace(OutputSpace.LOGIT)
                        .setChoice(TargetChoice.FIXED)
                        .build())
                .setValues(ExplainedValues.newBuilder()
                        .setOutput(output)
                        .setBaselineOutput(BASELINE_OUTPUT)
                        .setDifference(OutputDifference.newBuilder()
                                .setOutput("probability")
                                .setIndex(List.of(1L))
                                .setServed(1 / (1 + Math.exp(-served)))
                                .setRecomputed(1 / (1 + Math.exp(-output)))
                                .build())
                        .build())
                .setMethod(MethodReport.newBuilder()
                        .setName("integrated-gradients")
                        .setRule("gauss-legendre")
                        .setPoints(16)
                        .setPointsTried(violated ? 112 : 16)
                        .setBaselines(List.of(
                                baseline("median-good", 0.5, delta * 0.8), baseline("reference-7", 0.5, delta * 1.2)))
                        .setConvergenceDelta(delta)
                        .setRelativeDelta(relative)
                        .setErrorEstimate(relative * 1.7)
                        .setTolerance(TOLERANCE)
                        .setVerdict(violated ? ExplanationVerdict.VIOLATED : ExplanationVerdict.CONVERGED)
                        .setConfigDigest("4be1c04b6e8f0b0c9d53a1d3a7c4f1b2e0d9c8b7a6f5e4d3c2b1a09f8e7d6c5b")
                        .build())
                .setFeatures(FeatureReport.newBuilder()
                        .setRanked(features)
                        .setOtherSum(0)
                        .setOtherCount(0)
                        .build())
                .setSampling(SamplingReport.newBuilder()
                        .setPolicy("by-channel")
                        .setStratum("channel=branch")
                        .setReason("rate")
                        .setInclusionProbability(PROBABILITY)
                        .setWeight(1 / PROBABILITY)
                        .build())
                .setRuntime(RuntimeReport.newBuilder()
                        .setApplicationVersion("0.1.0")
                        .setOnnxRuntimeVersion("1.29.0")
                        .setExecutionProvider("CPU")
                        .setDevice("cpu")
                        .setThreads(1)
                        .setSeed(42)
                        .setWallMicros(2400 + random.nextInt(3000))
                        .setQueueMicros(900 + random.nextInt(9000))
                        .build())
                .build();
    }

    private static BaselineReport baseline(String id, double weight, double delta) {
        return BaselineReport.newBuilder()
                .setId(id)
                .setDigest("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
                .setWeight(weight)
                .setOutput(BASELINE_OUTPUT)
                .setConvergenceDelta(delta)
                .build();
    }

    private static ModelReference model(String name) {
        return ModelReference.newBuilder()
                .setName(name)
                .setVersion("7")
                .setSha256("b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c")
                .setFeatureSchema("credit-3")
                .build();
    }

    private List<FeatureAttribution> features() {
        var features = new ArrayList<FeatureAttribution>();
        for (var attribute : ATTRIBUTES) {
            double z = random.nextGaussian();
            boolean categorical = attribute.categories().length > 0;
            int category = categorical ? Math.min(attribute.categories().length - 1, (int) Math.abs(z * 1.3)) : 0;
            double strength = categorical ? category == 0 ? -0.25 : 0.5 + 0.3 * category : z;
            features.add(FeatureAttribution.newBuilder()
                    .setName(attribute.name())
                    .setAttribution(attribute.pull() * strength * (0.8 + 0.4 * random.nextDouble())
                            + 0.01 * random.nextGaussian())
                    .setRank(0)
                    .setValue(
                            categorical
                                    ? null
                                    : (double) Math.round(Math.max(0, attribute.typical() + z * attribute.spread())))
                    .setCategory(categorical ? attribute.categories()[category] : null)
                    .setUnit(attribute.unit())
                    .build());
        }
        return ranked(features);
    }

    /** A feature as given, of rank 1. */
    static FeatureAttribution feature(String name, double attribution, String category) {
        return FeatureAttribution.newBuilder()
                .setName(name)
                .setAttribution(attribution)
                .setRank(1)
                .setCategory(category)
                .build();
    }

    private static List<FeatureAttribution> ranked(List<FeatureAttribution> features) {
        features.sort(Comparator.comparingDouble(feature -> -Math.abs(feature.getAttribution())));
        var ranked = new ArrayList<FeatureAttribution>();
        for (var feature : features) {
            ranked.add(FeatureAttribution.newBuilder(feature)
                    .setRank(ranked.size() + 1)
                    .build());
        }
        return ranked;
    }

    AlertEvent alert(AttributionEvent event) {
        boolean violation = event.getMethod().getVerdict() == ExplanationVerdict.VIOLATED;
        String model = event.getPrediction().getModel().getName();
        var type = violation ? AlertType.COMPLETENESS_VIOLATION : AlertType.OUTPUT_MISMATCH;
        return alert(
                type,
                model,
                violation
                        ? "Attributions of model %s miss F(x) - F(x') by %.1f %%, allowed are %.0f %%, after 112 points."
                                .formatted(model, event.getMethod().getRelativeDelta() * 100, TOLERANCE * 100)
                        : "Output probability of model %s was served as 0.4213 and recomputes to 0.4164."
                                .formatted(model),
                event.getPrediction().getId());
    }

    AlertEvent alert(AlertType type, String model, String message, String example) {
        return AlertEvent.newBuilder()
                .setId("alert-" + type + "-" + model + "-" + ++number)
                .setType(type)
                .setSeverity(type == AlertType.COMPLETENESS_VIOLATION ? AlertSeverity.CRITICAL : AlertSeverity.WARNING)
                .setRaisedAt(clock.instant())
                .setDedupeKey(type + ":" + model)
                .setModel(model(model))
                .setObserved(0.08)
                .setThreshold(TOLERANCE)
                .setCount(1 + random.nextInt(9))
                .setExamples(List.of(example))
                .setMessage(message)
                .setRunbook("https://plumbline.example/runbooks/completeness")
                .build();
    }
}
