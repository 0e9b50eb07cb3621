package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.Alert;
import dev.plumbline.event.AlertCause;
import dev.plumbline.event.AlertType;
import dev.plumbline.event.AttributionMapping;
import dev.plumbline.event.Execution;
import dev.plumbline.event.ExplainedModel;
import dev.plumbline.event.Reporting;
import dev.plumbline.event.ServedModel;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.runtime.ModelSignature;
import dev.plumbline.runtime.TensorSpec;
import dev.plumbline.sampling.Sampler;
import java.time.Instant;
import java.util.List;

/** One version of one model, and all that the stream does with its predictions. */
public final class LoadedModel {
    /** Which predictions are its: those that name this model and version. */
    public record Id(String name, String version) {
        public Id {
            requireNonNull(name, "name");
            requireNonNull(version, "version");
        }

        @Override
        public String toString() {
            return version.isEmpty() ? name : name + ":" + version;
        }
    }

    /**
     * What its attribution events and alerts say beside the numbers.
     *
     * @param configDigest SHA-256 of the explanation's configuration, hexadecimal; changes the ids of its events
     */
    public record Report(String configDigest, Execution execution, Reporting reporting) {
        public Report {
            requireNonNull(configDigest, "configDigest");
            requireNonNull(execution, "execution");
            requireNonNull(reporting, "reporting");
        }
    }

    private final Id id;
    private final RetiringExplainer explainer;
    private final ModelSignature signature;
    private final ExplainedOutput output;
    private final Sampler sampler;
    private final Thresholds thresholds;
    private final Intake intake;
    private final AttributionMapping attributions;

    public LoadedModel(
            Id id,
            Explainer explainer,
            ExplainedOutput output,
            Intake intake,
            Sampler sampler,
            Thresholds thresholds,
            Report report) {
        this.id = requireNonNull(id, "id");
        this.explainer = new RetiringExplainer(requireNonNull(explainer, "explainer"));
        this.signature = explainer.signature();
        this.output = requireNonNull(output, "output");
        this.intake = requireNonNull(intake, "intake");
        this.sampler = requireNonNull(sampler, "sampler");
        this.thresholds = requireNonNull(thresholds, "thresholds");
        var explained = new ExplainedModel(signature.sha256(), report.configDigest(), signature.explained());
        requireInputs(intake.ranges(), signature);
        this.attributions = new AttributionMapping(explained, report.execution(), report.reporting());
    }

    private static void requireInputs(List<ValueRange> ranges, ModelSignature signature) {
        var names = signature.inputs().stream().map(TensorSpec::name).toList();
        for (var range : ranges) {
            if (!names.contains(range.input())) {
                throw new IllegalArgumentException("expected a range of a feature or of an input among %s, found '%s'"
                        .formatted(names, range.name()));
            }
        }
    }

    public Id id() {
        return id;
    }

    RetiringExplainer explainer() {
        return explainer;
    }

    /** SHA-256 of the model's file, hexadecimal. */
    public String sha256() {
        return signature.sha256();
    }

    /** Closes the model as soon as no record needs it any more. */
    public void retire() {
        explainer.retire();
    }

    ModelSignature signature() {
        return signature;
    }

    ExplainedOutput output() {
        return output;
    }

    Intake intake() {
        return intake;
    }

    Sampler sampler() {
        return sampler;
    }

    Thresholds thresholds() {
        return thresholds;
    }

    AttributionMapping attributions() {
        return attributions;
    }

    /** What an alert about this model is grouped by; the output may be empty. */
    AlertCause cause(AlertType type, String output) {
        return new AlertCause(type, new ServedModel(id.name(), id.version(), signature.sha256(), ""), output);
    }

    /** Something worth an alert about one prediction. */
    Sighting sighting(Alert alert, String predictionId, String output, Instant now) {
        return new Sighting(cause(alert.type(), output), alert, 1, List.of(predictionId), now);
    }
}
