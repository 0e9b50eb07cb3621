package dev.plumbline.cli;

import dev.plumbline.config.ExplainedInput;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.runtime.ModelCheck;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.runtime.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a model shows before it is compiled: enough to pick an output and to fit baselines. */
record ModelSurface(List<TensorSpec> points, List<TensorSpec> outputs) {
    static ModelSurface of(OnnxRuntime runtime, Path model) {
        var check = ModelCheck.of(runtime, OnnxReader.read(model));
        return new ModelSurface(check.points(), check.outputs());
    }

    /** The named output, or the first floating one. */
    Optional<String> output(String name) {
        if (name != null && !name.isEmpty()) {
            return Optional.of(name);
        }
        return outputs.stream()
                .filter(candidate -> candidate.dtype().isFloating())
                .map(TensorSpec::name)
                .findFirst();
    }

    /** The tensors attributions are given for: those named, or all floating inputs. */
    List<ExplainedInput> explained(List<String> names) {
        if (names.isEmpty()) {
            return points.stream().map(ModelSurface::explained).toList();
        }
        return names.stream()
                .map(name -> points.stream()
                        .filter(point -> point.name().equals(name))
                        .map(ModelSurface::explained)
                        .findFirst()
                        .orElseGet(() -> ExplainedInput.ofAnyShape(name)))
                .toList();
    }

    private static ExplainedInput explained(TensorSpec point) {
        return ExplainedInput.of(
                point.name(), point.dims().subList(1, point.dims().size()));
    }
}
