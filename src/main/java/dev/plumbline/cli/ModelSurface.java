package dev.plumbline.cli;

import dev.plumbline.config.ExplainedInput;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.runtime.ModelCheck;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.runtime.TensorSpec;
import dev.plumbline.tensor.DType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model shows before it is compiled: enough to pick an output and to fit baselines. */
record ModelSurface(Graph graph, ModelCheck check) {
    static ModelSurface of(OnnxRuntime runtime, Path file) {
        var model = OnnxReader.read(file);
        return new ModelSurface(model.graph(), ModelCheck.of(runtime, model));
    }

    /** The named output, or the first floating one. */
    Optional<String> output(String name) {
        if (name != null && !name.isEmpty()) {
            return Optional.of(name);
        }
        return check.outputs().stream()
                .filter(candidate -> candidate.dtype().isFloating())
                .map(TensorSpec::name)
                .findFirst();
    }

    /** The tensors attributions are given for: those named, or all floating inputs. */
    List<ExplainedInput> explained(List<String> names) {
        if (names.isEmpty()) {
            return check.points().stream().map(ModelSurface::explained).toList();
        }
        return names.stream()
                .map(name -> check.points().stream()
                        .filter(point -> point.name().equals(name))
                        .map(ModelSurface::explained)
                        .findFirst()
                        .orElseGet(() -> ExplainedInput.ofAnyShape(name)))
                .toList();
    }

    /** The first integer input that each of these tensors is computed from, as an embedding is from the ids of its tokens. */
    Map<String, String> ids(List<String> explained) {
        var integers = check.inputs().stream()
                .filter(input -> input.dtype() == DType.INT64 || input.dtype() == DType.INT32)
                .map(TensorSpec::name)
                .toList();
        var ids = new HashMap<String, String>();
        for (var name : explained) {
            graph.inputsOf(name).stream()
                    .map(ValueInfo::name)
                    .filter(integers::contains)
                    .findFirst()
                    .ifPresent(input -> ids.put(name, input));
        }
        return ids;
    }

    private static ExplainedInput explained(TensorSpec point) {
        return ExplainedInput.of(
                point.name(), point.dims().subList(1, point.dims().size()));
    }
}
