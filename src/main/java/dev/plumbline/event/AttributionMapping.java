package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Accuracy;
import dev.plumbline.attribution.Explanation;
import dev.plumbline.sampling.Decision;
import dev.plumbline.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the attribution events of one model. */
public final class AttributionMapping {
    static {
        EventClasses.trust();
    }

    private final ExplainedModel model;
    private final Execution execution;
    private final Reporting reporting;
    private final FeatureRanking ranking;

    public AttributionMapping(ExplainedModel model, Execution execution, Reporting reporting) {
        this.model = requireNonNull(model, "model");
        this.execution = requireNonNull(execution, "execution");
        this.reporting = requireNonNull(reporting, "reporting");
        this.ranking = new FeatureRanking(reporting);
    }

    private static final String PLAIN = "integrated-gradients";
    /** With noise around the input, so that what is called F(x) is the mean of F over the noisy points. */
    private static final String SMOOTHED = "integrated-gradients-smoothgrad";

    /**
     * The event of one explanation; the same prediction, model and configuration give the same id.
     *
     * @throws InvalidEventException if a feature or an axis lies outside the explained inputs
     */
    public AttributionEvent toAvro(ExplainedPrediction explained) {
        var explanation = explained.explained().explanation();
        var attributions = byInput(explanation.attributions());
        var inputs = explained.prediction().inputs();
        return AttributionEvent.newBuilder()
                .setId(EventId.of("attribution", explained.prediction().id(), model.sha256(), model.configDigest()))
                .setExplainedAt(explained.timing().finishedAt())
                .setPrediction(prediction(explained.prediction(), explained.source()))
                .setTarget(target(explained.explained().target()))
                .setValues(values(explained))
                .setMethod(method(explanation))
                .setAttributions(tensors(explanation.attributions()))
                .setPathGradients(tensors(explanation.pathGradients()))
                .setFeatures(features(attributions, inputs))
                .setFurther(explained.further().stream()
                        .map(one -> further(one, inputs))
                        .toList())
                .setSampling(sampling(explained.decision()))
                .setRuntime(execution.toAvro(explained.timing()))
                .build();
    }

    private FurtherExplanation further(TargetExplanation one, Map<String, Tensor> inputs) {
        var explanation = one.explanation();
        return FurtherExplanation.newBuilder()
                .setTarget(target(one.target()))
                .setOutput(explanation.output())
                .setBaselineOutput(explanation.baselineOutput())
                .setMethod(method(explanation))
                .setAttributions(tensors(explanation.attributions()))
                .setPathGradients(tensors(explanation.pathGradients()))
                .setFeatures(features(byInput(explanation.attributions()), inputs))
                .build();
    }

    private List<NamedTensor> tensors(List<Tensor> ofInputs) {
        return ofInputs.isEmpty() || !reporting.tensors() ? List.of() : TensorMapping.toAvro(byInput(ofInputs));
    }

    private Map<String, Tensor> byInput(List<Tensor> tensors) {
        if (tensors.size() != model.inputs().size()) {
            throw new IllegalArgumentException(
                    "expected a tensor for each of the inputs %s, found %d".formatted(model.inputs(), tensors.size()));
        }
        var byInput = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < tensors.size(); i++) {
            byInput.put(model.inputs().get(i), tensors.get(i));
        }
        return byInput;
    }

    private PredictionReference prediction(Prediction prediction, SourcePosition source) {
        return new PredictionReference(
                prediction.id(),
                prediction.model().toAvro(model.sha256()),
                prediction.occurredAt(),
                source.topic(),
                source.partition(),
                source.offset(),
                reporting.redaction().segments(prediction.segments()));
    }

    private static ExplainedTarget target(TargetScalar target) {
        return new ExplainedTarget(target.output(), target.index(), target.label(), target.space(), target.choice());
    }

    private static ExplainedValues values(ExplainedPrediction explained) {
        var explanation = explained.explained().explanation();
        var difference = OutputComparison.of(explained.prediction().servedOutputs(), explained.outputs())
                .map(OutputComparison::toAvro)
                .orElse(null);
        return new ExplainedValues(explanation.output(), explanation.baselineOutput(), difference);
    }

    private MethodReport method(Explanation explanation) {
        Accuracy accuracy = explanation.accuracy();
        var baselines = explanation.baselines().stream()
                .map(baseline -> new BaselineReport(
                        baseline.id(),
                        baseline.digest(),
                        baseline.weight(),
                        baseline.output(),
                        baseline.convergenceDelta()))
                .toList();
        return MethodReport.newBuilder()
                .setName(explanation.noise().isNone() ? PLAIN : SMOOTHED)
                .setRule(accuracy.rule())
                .setPoints(accuracy.points())
                .setPointsTried(accuracy.pointsTried())
                .setBaselines(baselines)
                .setConvergenceDelta(accuracy.convergenceDelta())
                .setRelativeDelta(accuracy.relativeDelta())
                .setErrorEstimate(Double.isNaN(accuracy.errorEstimate()) ? null : accuracy.errorEstimate())
                .setTolerance(accuracy.tolerance())
                .setVerdict(ExplanationVerdict.valueOf(accuracy.verdict().name()))
                .setConfigDigest(model.configDigest())
                .build();
    }

    private FeatureReport features(Map<String, Tensor> attributions, Map<String, Tensor> values) {
        if (reporting.grouping().isEmpty()) {
            return null;
        }
        try {
            return ranking.rank(attributions, values);
        } catch (IllegalArgumentException outside) {
            throw new InvalidEventException(outside.getMessage());
        }
    }

    private static SamplingReport sampling(Decision decision) {
        return new SamplingReport(
                decision.policy(),
                decision.policyDigest(),
                decision.stratum(),
                decision.reason(),
                decision.inclusionProbability(),
                decision.weight(),
                decision.shed(),
                decision.fraction());
    }
}
