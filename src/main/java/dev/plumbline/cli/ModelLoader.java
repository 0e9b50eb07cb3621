package dev.plumbline.cli;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Target;
import dev.plumbline.config.BaselineSpec;
import dev.plumbline.config.EngineConfig;
import dev.plumbline.config.Faults;
import dev.plumbline.config.ModelConfig;
import dev.plumbline.event.Execution;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.runtime.Device;
import dev.plumbline.runtime.DeviceRequest;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.runtime.Explainers;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.runtime.OnnxRuntimeException;
import dev.plumbline.runtime.UnusableModelException;
import dev.plumbline.stream.ExplainedOutput;
import dev.plumbline.stream.LoadedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads the configured models; what is wrong with one is noted under its key, and the next is tried. */
final class ModelLoader {
    private final OnnxRuntime runtime;
    private final EngineConfig engine;
    private final Path folder;
    private final Faults faults;
    private final DeviceRequest.Granted granted;

    /**
     * Prepares for models of one configuration.
     *
     * @param folder where the configuration's relative paths start
     */
    ModelLoader(OnnxRuntime runtime, EngineConfig engine, Path folder, Faults faults) {
        this.runtime = requireNonNull(runtime, "runtime");
        this.engine = requireNonNull(engine, "engine");
        this.folder = requireNonNull(folder, "folder");
        this.faults = requireNonNull(faults, "faults");
        this.granted = granted();
    }

    /** The device asked for; where it cannot be had a fault is noted, and the CPU lets the models' own faults be found. */
    private DeviceRequest.Granted granted() {
        try {
            return runtime.device(engine.device());
        } catch (OnnxRuntimeException unusable) {
            faults.add("engine.device", unusable.getMessage());
            return new DeviceRequest.Granted(Device.cpu(), "");
        }
    }

    /** The model, ready to explain; empty where a fault was noted. */
    Optional<LoadedModel> load(ModelConfig model) {
        if (!Files.isRegularFile(model.file().path())) {
            faults.add(
                    model.key() + ".path",
                    "expected an ONNX model, found no file at '%s'"
                            .formatted(model.file().path()));
            return Optional.empty();
        }
        var output = model.output();
        requireLabel(model, "target", output.target());
        output.further().forEach(target -> requireLabel(model, "further-targets", target));
        try {
            var surface = ModelSurface.of(runtime, model.file().path());
            var baselines = baselines(model, surface);
            model.saying().shown().check(surface.explained(output.inputs()), model.key(), faults);
            var options = new ModelOptions(
                    new ModelOptions.ModelFile(
                            model.file().path(),
                            Optional.of(model.file().sha256()).filter(digest -> !digest.isEmpty())),
                    new ModelOptions.ExplainedOutput(
                            surface.output(output.name()), space(output.space()), output.labels()),
                    output.inputs(),
                    baselines,
                    model.how().method(),
                    model.how().path(),
                    new ModelOptions.Resources(granted.device(), engine.threads(), engine.memoryMib()));
            return loaded(model, Explainers.open(runtime, options), options, surface.ids(output.inputs()));
        } catch (UnusableModelException unusable) {
            unusable.faults().forEach(fault -> faults.add(model.key(), fault));
        } catch (IllegalArgumentException unfit) {
            faults.add(model.key(), unfit.getMessage());
        } catch (InvalidModelException | OnnxRuntimeException unreadable) {
            faults.add(model.key() + ".path", unreadable.getMessage());
        }
        return Optional.empty();
    }

    private void requireLabel(ModelConfig model, String key, Target target) {
        var labels = model.output().labels();
        if (target instanceof Target.Label label && !labels.contains(label.label())) {
            faults.add(
                    model.key() + '.' + key,
                    "expected served-class, argmax, an index or one of the labels %s, found '%s'"
                            .formatted(labels, label.label()));
        }
    }

    private List<NamedBaseline> baselines(ModelConfig model, ModelSurface surface) {
        var context = new BaselineSpec.Context(
                folder,
                model.file().path().toAbsolutePath().getParent(),
                surface.explained(model.output().inputs()));
        var baselines = new ArrayList<NamedBaseline>();
        for (var spec : model.how().baselines()) {
            try {
                baselines.add(spec.resolve(context));
            } catch (IllegalArgumentException unfit) {
                faults.add(model.key() + ".baselines", unfit.getMessage());
            }
        }
        // Nothing starts without baselines; one that always fits lets the model's other faults be found now.
        return baselines.isEmpty() ? List.of(BaselineSpec.parse("zero").resolve(context)) : baselines;
    }

    private static ModelOptions.Space space(OutputSpace space) {
        return space == OutputSpace.LOGIT ? ModelOptions.Space.LOGIT : ModelOptions.Space.PROBABILITY;
    }

    private Optional<LoadedModel> loaded(
            ModelConfig model, Explainer explainer, ModelOptions options, Map<String, String> ids) {
        var output = model.output();
        var report = new LoadedModel.Report(ExplanationDigest.of(options), execution(), model.reporting(ids));
        var name = options.output().name().orElse("");
        return Optional.of(new LoadedModel(
                model.id(),
                explainer,
                new ExplainedOutput(name, output.space(), output.target(), output.further(), output.labels()),
                model.intake(),
                model.sampler(),
                model.saying().thresholds(),
                report));
    }

    private Execution execution() {
        return new Execution(
                Version.text(),
                runtime.version(),
                granted.device().provider(),
                granted.device().id(),
                engine.threads(),
                0,
                granted.fallback());
    }
}
