package dev.plumbline.runtime;

import dev.plumbline.attribution.Baselines;
import dev.plumbline.attribution.PathOptions;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.TargetResolver;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recomputes rows and settles their targets and baselines. */
final class RowSettler {
    private final CompiledModel model;
    private final Baselines baselines;
    private final PathOptions path;
    private final TargetResolver targets;
    private final List<String> inputs;
    private final List<String> outputs;
    private final List<String> wanted;

    RowSettler(CompiledModel model, Baselines baselines, PathOptions path, TargetResolver targets) {
        this.model = model;
        this.baselines = baselines;
        this.path = path;
        this.targets = targets;
        this.inputs = names(model.signature().inputs());
        this.outputs = names(model.signature().outputs());
        this.wanted = new ArrayList<>(outputs);
        wanted.add(model.target().value());
        model.explained().stream().filter(name -> !inputs.contains(name)).forEach(wanted::add);
        wanted.addAll(model.fedBesides());
    }

    private static List<String> names(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::name).toList();
    }

    /** A row and all that the model computes from it, by name. */
    record Recomputed(ExplainRequest request, Map<String, Tensor> values) {}

    /** Runs the model on rows whose inputs have one shape; requests that share their inputs share the forward pass. */
    List<Recomputed> recompute(List<ExplainRequest> requests) {
        var places = new IdentityHashMap<Map<String, Tensor>, Integer>();
        var distinct = new ArrayList<Map<String, Tensor>>();
        for (var request : requests) {
            places.computeIfAbsent(request.inputs(), inputs -> {
                distinct.add(feeds(request));
                return distinct.size() - 1;
            });
        }
        var values = model.whole().run(distinct, wanted);
        return requests.stream()
                .map(request -> new Recomputed(request, values.get(places.get(request.inputs()))))
                .toList();
    }

    private Map<String, Tensor> feeds(ExplainRequest request) {
        return select(inputs, request.inputs());
    }

    /**
     * The row as an example of integrated gradients.
     *
     * @throws IllegalArgumentException if its target does not exist, its output is not finite or a baseline does not fit it
     */
    SettledRow settle(Recomputed row) {
        var request = row.request();
        var output = row.values().get(model.target().output());
        var target = targets.resolve(request.target(), output, served(request, output));
        var value = row.values().get(model.target().value());
        int element = flat(target, output.shape());
        if (!Double.isFinite(value.getDouble(element))) {
            throw new IllegalArgumentException("output '%s' is %s at %s; only finite numbers can be explained"
                    .formatted(model.target().output(), value.getDouble(element), target));
        }
        var input = input(row);
        return new SettledRow(
                select(outputs, row.values()),
                target,
                path.example(input, baselines.realise(input, request.id()), request.id()),
                new ExampleRow(
                        input, select(model.context(), request.inputs()), element, model.image(input, row.values())));
    }

    private Point input(Recomputed row) {
        var tensors = new ArrayList<Tensor>();
        for (var name : model.explained()) {
            var given = inputs.contains(name) ? row.request().inputs() : row.values();
            tensors.add(given.get(name));
        }
        return new Point(tensors);
    }

    private static Map<String, Tensor> select(List<String> names, Map<String, Tensor> tensors) {
        var selected = new LinkedHashMap<String, Tensor>();
        names.forEach(name -> selected.put(name, tensors.get(name)));
        return selected;
    }

    /** What was served for the explained output, or for another one of its shape. */
    private Optional<Tensor> served(ExplainRequest request, Tensor output) {
        var ofOutput = request.servedOutputs().get(model.target().output());
        if (ofOutput != null) {
            return Optional.of(ofOutput);
        }
        return request.servedOutputs().values().stream()
                .filter(served -> served.shape().equals(output.shape()))
                .findFirst();
    }

    /** Row-major position of an index. */
    private static int flat(List<Long> index, Shape shape) {
        long flat = 0;
        for (int axis = 0; axis < index.size(); axis++) {
            flat = flat * shape.dim(axis) + index.get(axis);
        }
        return Math.toIntExact(flat);
    }
}
