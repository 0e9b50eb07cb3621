package dev.plumbline.runtime;

import dev.plumbline.attribution.Baselines;
import dev.plumbline.attribution.Example;
import dev.plumbline.attribution.IntegratedGradients;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.TargetResolver;
import dev.plumbline.runtime.ExplainOutcome.Explained;
import dev.plumbline.runtime.ExplainOutcome.Failed;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Explains rows of a compiled model: recomputes them, settles their targets and baselines, and integrates. */
final class OnnxExplainer implements Explainer {
    private final CompiledModel model;
    private final Baselines baselines;
    private final TargetResolver targets;
    private final IntegratedGradients integratedGradients;
    private final RequestCheck check;
    private final List<String> outputs;

    OnnxExplainer(CompiledModel model, Baselines baselines, ModelOptions options) {
        this.model = model;
        this.baselines = baselines;
        this.targets = new TargetResolver(options.output().labels());
        this.integratedGradients = new IntegratedGradients(options.method());
        this.check = new RequestCheck(model.signature());
        this.outputs =
                model.signature().outputs().stream().map(TensorSpec::name).toList();
    }

    @Override
    public ModelSignature signature() {
        return model.signature();
    }

    @Override
    public List<ExplainOutcome> explain(List<ExplainRequest> requests) {
        var outcomes = new ExplainOutcome[requests.size()];
        var byShapes = new LinkedHashMap<List<Shape>, List<Task>>();
        for (int i = 0; i < outcomes.length; i++) {
            var task = new Task(i, requests.get(i));
            var fault = check.fault(task.request());
            if (fault.isPresent()) {
                outcomes[i] = new Failed("InvalidInput", fault.get());
            } else {
                byShapes.computeIfAbsent(shapes(task), shapes -> new ArrayList<>())
                        .add(task);
            }
        }
        byShapes.values().forEach(tasks -> explain(tasks, outcomes));
        return Arrays.asList(outcomes);
    }

    /** One request and its place in the batch. */
    private record Task(int index, ExplainRequest request) {}

    /** A row that was recomputed, with everything settled that an integration needs. */
    private record Settled(
            Task task, Map<String, Tensor> outputs, List<Long> target, Example example, ExampleRow row) {}

    private List<Shape> shapes(Task task) {
        return model.signature().inputs().stream()
                .map(input -> task.request().inputs().get(input.name()).shape())
                .toList();
    }

    private void explain(List<Task> tasks, ExplainOutcome[] outcomes) {
        var recomputed = isolating(tasks, this::recompute, Task::index, outcomes);
        var settled = new ArrayList<Settled>();
        for (int i = 0; i < tasks.size(); i++) {
            if (recomputed.get(i) != null) {
                settle(tasks.get(i), recomputed.get(i), outcomes).ifPresent(settled::add);
            }
        }
        var explained = isolating(settled, this::integrate, each -> each.task().index(), outcomes);
        for (int i = 0; i < settled.size(); i++) {
            if (explained.get(i) != null) {
                outcomes[settled.get(i).task().index()] = explained.get(i);
            }
        }
    }

    /** Runs a step on all together; where that fails, one by one, so that a poisonous row fails alone. A failed row gives null. */
    private static <T, R> List<R> isolating(
            List<T> rows, Function<List<T>, List<R>> step, Function<T, Integer> index, ExplainOutcome[] outcomes) {
        if (rows.isEmpty()) {
            return List.of();
        }
        try {
            return step.apply(rows);
        } catch (OnnxRuntimeException failure) {
            if (rows.size() == 1) {
                outcomes[index.apply(rows.get(0))] = new Failed("EngineError", failure.getMessage());
                return Arrays.asList((R) null);
            }
            var results = new ArrayList<R>();
            rows.forEach(row -> results.addAll(isolating(List.of(row), step, index, outcomes)));
            return results;
        }
    }

    private List<Map<String, Tensor>> recompute(List<Task> tasks) {
        var wanted = new ArrayList<>(outputs);
        wanted.add(model.target().value());
        model.explained().stream().filter(name -> !isInput(name)).forEach(wanted::add);
        return model.whole()
                .run(tasks.stream().map(task -> inputs(task.request())).toList(), wanted);
    }

    private Map<String, Tensor> inputs(ExplainRequest request) {
        var inputs = new LinkedHashMap<String, Tensor>();
        model.signature()
                .inputs()
                .forEach(input -> inputs.put(input.name(), request.inputs().get(input.name())));
        return inputs;
    }

    private boolean isInput(String name) {
        return model.signature().inputs().stream()
                .anyMatch(input -> input.name().equals(name));
    }

    private Optional<Settled> settle(Task task, Map<String, Tensor> values, ExplainOutcome[] outcomes) {
        try {
            return Optional.of(settle(task, values));
        } catch (IllegalArgumentException e) {
            outcomes[task.index()] = new Failed("InvalidRequest", e.getMessage());
            return Optional.empty();
        }
    }

    private Settled settle(Task task, Map<String, Tensor> values) {
        var request = task.request();
        var output = values.get(model.target().output());
        var target = targets.resolve(request.target(), output, served(request, output));
        var value = values.get(model.target().value());
        long flat = flat(target, output.shape());
        double f = value.getDouble((int) flat);
        if (!Double.isFinite(f)) {
            throw new IllegalArgumentException("output '%s' is %s at %s; only finite numbers can be explained"
                    .formatted(model.target().output(), f, target));
        }
        var input = new Point(model.explained().stream()
                .map(name -> isInput(name) ? request.inputs().get(name) : values.get(name))
                .toList());
        var context = new LinkedHashMap<String, Tensor>();
        model.context().forEach(name -> context.put(name, request.inputs().get(name)));
        var recomputed = new LinkedHashMap<String, Tensor>();
        outputs.forEach(name -> recomputed.put(name, values.get(name)));
        return new Settled(
                task,
                recomputed,
                target,
                new Example(input, baselines.realise(input, request.id())),
                new ExampleRow(input, context, flat, f, value.shape()));
    }

    /** What was served for the explained output, or for another one of its shape. */
    private Optional<Tensor> served(ExplainRequest request, Tensor output) {
        var ofOutput =
                Optional.ofNullable(request.servedOutputs().get(model.target().output()));
        return ofOutput.or(() -> request.servedOutputs().values().stream()
                .filter(served -> served.shape().equals(output.shape()))
                .findFirst());
    }

    private static long flat(List<Long> index, Shape shape) {
        long flat = 0;
        for (int axis = 0; axis < index.size(); axis++) {
            flat = flat * shape.dim(axis) + index.get(axis);
        }
        return flat;
    }

    private List<ExplainOutcome> integrate(List<Settled> rows) {
        var function =
                new OnnxPathFunction(model, rows.stream().map(Settled::row).toList());
        var explanations = integratedGradients.explain(
                function, rows.stream().map(Settled::example).toList());
        var explained = new ArrayList<ExplainOutcome>();
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            explained.add(new Explained(explanations.get(i), model.target().output(), row.target(), row.outputs()));
        }
        return explained;
    }

    @Override
    public void close() {
        model.close();
    }
}
