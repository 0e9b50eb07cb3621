package dev.plumbline.runtime;

import dev.plumbline.attribution.Baselines;
import dev.plumbline.attribution.GradientFunction.Location;
import dev.plumbline.attribution.IntegratedGradients;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.TargetResolver;
import dev.plumbline.runtime.ExplainOutcome.Explained;
import dev.plumbline.runtime.Outcomes.Numbered;
import dev.plumbline.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Explains rows of a compiled model.
 *
 * <p>Rows are recomputed first, their targets and baselines settled, then integrated; rows of one shape go through each step together.
 */
final class OnnxExplainer implements ScoringExplainer {
    private final CompiledModel model;
    private final RowSettler settler;
    private final IntegratedGradients integratedGradients;
    private final RequestCheck check;
    private final MemoryBudget memory;
    private final ModelOptions options;

    OnnxExplainer(CompiledModel model, Baselines baselines, ModelOptions options) {
        this.model = model;
        this.settler = new RowSettler(
                model,
                baselines,
                options.path(),
                new TargetResolver(options.output().labels()));
        this.memory = new MemoryBudget(options.resources().memoryMib());
        this.integratedGradients = new IntegratedGradients(options.method(), options.path(), memory.keptBytes());
        this.check = new RequestCheck(model.signature());
        this.options = options;
    }

    @Override
    public ModelSignature signature() {
        return model.signature();
    }

    @Override
    public List<ExplainOutcome> explain(List<ExplainRequest> requests) {
        var groups = new TargetGroups(requests);
        return groups.joined(explainEach(groups.single()));
    }

    private List<ExplainOutcome> explainEach(List<ExplainRequest> requests) {
        var outcomes = new Outcomes(requests.size());
        var numbered = new ArrayList<Numbered<ExplainRequest>>();
        requests.forEach(request -> numbered.add(new Numbered<>(numbered.size(), request)));
        var byShapes = new LinkedHashMap<List<Shape>, List<Numbered<ExplainRequest>>>();
        for (var request : outcomes.each(numbered, check::checked)) {
            byShapes.computeIfAbsent(shapes(request.row()), shapes -> new ArrayList<>())
                    .add(request);
        }
        byShapes.values().forEach(alike -> explain(alike, outcomes));
        return outcomes.asList();
    }

    private List<Shape> shapes(ExplainRequest request) {
        var shapes = new ArrayList<Shape>();
        for (var input : model.signature().inputs()) {
            shapes.add(request.inputs().get(input.name()).shape());
        }
        return shapes;
    }

    private void explain(List<Numbered<ExplainRequest>> alike, Outcomes outcomes) {
        var settled = outcomes.each(outcomes.together(alike, settler::recompute), this::settle);
        for (var wave : Batches.chunks(settled, atOnce(settled))) {
            outcomes.together(wave, this::integrate).forEach(outcomes::finish);
        }
    }

    private SettledRow settle(RowSettler.Recomputed recomputed) {
        var row = settler.settle(recomputed);
        var example = row.example();
        return memory.withRoom(row, options.method(), example.lines(), example.input());
    }

    private int atOnce(List<Numbered<SettledRow>> settled) {
        if (settled.isEmpty()) {
            return 1;
        }
        var example = settled.get(0).row().example();
        return memory.examples(options.method(), example.lines(), example.input());
    }

    private List<ExplainOutcome> integrate(List<SettledRow> rows) {
        var function =
                new OnnxPathFunction(model, rows.stream().map(SettledRow::row).toList());
        var explanations = integratedGradients.explain(
                function, rows.stream().map(SettledRow::example).toList());
        var outcomes = new ArrayList<ExplainOutcome>();
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            outcomes.add(new Explained(explanations.get(i), model.target().output(), row.target(), row.outputs()));
        }
        return outcomes;
    }

    @Override
    public double[] outputs(ExplainRequest request, List<Point> points) {
        var settled = settler.settle(
                settler.recompute(List.of(check.checked(request))).get(0));
        var locations =
                points.stream().map(point -> new Location(0, point, false)).toList();
        return new OnnxPathFunction(model, List.of(settled.row())).outputs(locations);
    }

    @Override
    public void close() {
        model.close();
    }
}
