package dev.plumbline.runtime;

import dev.plumbline.attribution.Baselines;
import dev.plumbline.attribution.Point;
import dev.plumbline.autodiff.NotDifferentiableException;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens explainers of model files. */
public final class Explainers {
    private Explainers() {}

    /**
     * Loads and compiles a model.
     *
     * @param runtime owns the native memory; must outlive the explainer
     * @throws UnusableModelException with every fault found
     */
    public static ScoringExplainer open(OnnxRuntime runtime, ModelOptions options) {
        var faults = new ArrayList<String>();
        var baselines = baselines(options, faults);
        var compiled = compile(runtime, options, faults);
        if (compiled.isPresent() && baselines.isPresent()) {
            misfit(baselines.get(), compiled.get()).ifPresent(faults::add);
        }
        if (faults.isEmpty()) {
            return new OnnxExplainer(compiled.orElseThrow(), baselines.orElseThrow(), options);
        }
        compiled.ifPresent(CompiledModel::close);
        throw new UnusableModelException(faults);
    }

    private static Optional<Baselines> baselines(ModelOptions options, List<String> faults) {
        try {
            return Optional.of(new Baselines(options.baselines()));
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<CompiledModel> compile(OnnxRuntime runtime, ModelOptions options, List<String> faults) {
        try {
            var sha256 = ModelDigest.of(options.file());
            var source = OnnxReader.read(options.file().path());
            return Optional.of(new ModelCompiler(runtime, options, source, sha256).compile());
        } catch (UnusableModelException e) {
            faults.addAll(e.faults());
        } catch (InvalidModelException | OnnxRuntimeException | NotDifferentiableException | UncheckedIOException e) {
            faults.add(e.getMessage());
        }
        return Optional.empty();
    }

    /** Why the baselines do not fit the model; unknown before the first row where shapes are free. */
    private static Optional<String> misfit(Baselines baselines, CompiledModel model) {
        boolean fixed = model.points().stream()
                .allMatch(point -> point.dims().stream().skip(1).noneMatch(dim -> dim == TensorSpec.DYNAMIC));
        if (!fixed) {
            return Optional.empty();
        }
        try {
            baselines.realise(
                    new Point(model.points().stream().map(Explainers::zeros).toList()), "start-up");
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Tensor zeros(TensorSpec point) {
        return Tensor.zeros(
                point.dtype(),
                Shape.of(point.dims().stream().skip(1).mapToLong(dim -> dim).toArray()));
    }
}
