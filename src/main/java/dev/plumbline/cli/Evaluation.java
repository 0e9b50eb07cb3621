package dev.plumbline.cli;

import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Target;
import dev.plumbline.quality.Measures;
import dev.plumbline.quality.Part;
import dev.plumbline.quality.Sensitivity;
import dev.plumbline.quality.Subject;
import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.ScoringExplainer;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Measures the explanations of many rows. */
final class Evaluation {
    private static final int SENSITIVITY_DRAWS = 8;

    private final ScoringExplainer explainer;
    private final List<NamedBaseline> baselines;
    private final List<Feature> features;
    private final long seed;
    private final List<String> explained;

    Evaluation(ScoringExplainer explainer, List<NamedBaseline> baselines, List<Feature> features, long seed) {
        this.explainer = explainer;
        this.baselines = baselines;
        this.features = features;
        this.seed = seed;
        this.explained = explainer.signature().explained();
        for (var name : explained) {
            if (explainer.signature().inputs().stream()
                    .noneMatch(input -> input.name().equals(name))) {
                throw new IllegalArgumentException(
                        "expected explained inputs to be inputs of the model, found the inner value '%s'; evaluate takes"
                                        .formatted(name)
                                + " no --at");
            }
        }
    }

    /** Explains the first rows, and measures them with each replacement. */
    List<EvaluationReport> run(List<ExplainRequest> requests, int most, List<Replacement> replacements, double radius) {
        var measured = requests.subList(0, Math.min(most, requests.size()));
        var all = requests.stream().map(this::point).toList();
        var scale = Spread.of(all);
        var mean = Replacement.average(all);
        var reports = replacements.stream().map(EvaluationReport::new).toList();
        var outcomes = explainer.explain(measured);
        for (int row = 0; row < measured.size(); row++) {
            if (outcomes.get(row) instanceof ExplainOutcome.Explained one) {
                var request = towards(measured.get(row), one);
                double sensitivity = sensitivity(request, one, scale, radius, seed + row);
                for (var report : reports) {
                    report.add(Measures.of(subject(request, one, report.replacement(), mean), seed + row), sensitivity);
                }
            }
        }
        return reports;
    }

    private Subject subject(ExplainRequest request, ExplainOutcome.Explained one, Replacement replacement, Point mean) {
        var input = point(request);
        var parts = features.isEmpty() ? Part.elements(input) : Part.features(features, explained);
        return Subject.of(
                input,
                replacement.of(input, request.id(), baselines, mean),
                parts,
                one.explanation().attributions(),
                points -> explainer.outputs(request, points));
    }

    private double sensitivity(
            ExplainRequest request, ExplainOutcome.Explained one, Point scale, double radius, long rowSeed) {
        return new Sensitivity(radius, SENSITIVITY_DRAWS)
                .of(
                        point(request),
                        one.explanation().attributions(),
                        scale,
                        points -> explain(request, points),
                        new Random(rowSeed));
    }

    /** The attributions at other points; those that fail there count as unmoved. */
    private List<List<Tensor>> explain(ExplainRequest request, List<Point> points) {
        var moved = points.stream().map(point -> at(request, point)).toList();
        var attributions = new ArrayList<List<Tensor>>();
        for (var outcome : explainer.explain(moved)) {
            if (outcome instanceof ExplainOutcome.Explained one) {
                attributions.add(one.explanation().attributions());
            }
        }
        return attributions;
    }

    /** The same request for the element that was explained, whatever the output becomes. */
    private static ExplainRequest towards(ExplainRequest request, ExplainOutcome.Explained one) {
        return new ExplainRequest(
                request.id(), request.inputs(), request.servedOutputs(), new Target.Index(one.targetIndex()));
    }

    private ExplainRequest at(ExplainRequest request, Point point) {
        Map<String, Tensor> inputs = new HashMap<>(request.inputs());
        for (int i = 0; i < explained.size(); i++) {
            inputs.put(explained.get(i), point.inputs().get(i));
        }
        return new ExplainRequest(request.id(), inputs, request.servedOutputs(), request.target());
    }

    private Point point(ExplainRequest request) {
        return new Point(
                explained.stream().map(name -> request.inputs().get(name)).toList());
    }
}
