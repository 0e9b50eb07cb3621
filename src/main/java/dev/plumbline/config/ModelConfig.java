package dev.plumbline.config;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.Target;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.sampling.Sampler;
import dev.plumbline.stream.Intake;
import dev.plumbline.stream.LoadedModel;
import dev.plumbline.stream.Thresholds;
import dev.plumbline.stream.ValueRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One model to explain.
 *
 * @param key path of this model in the configuration, such as {@code models[0]}, for messages
 * @param file the ONNX file and what is expected of it
 * @param how baselines and integration
 */
public record ModelConfig(
        String key,
        LoadedModel.Id id,
        ModelFile file,
        ExplainedOutputConfig output,
        How how,
        Intake intake,
        Sampler sampler,
        Thresholds thresholds) {
    public ModelConfig {
        requireNonNull(key, "key");
        requireNonNull(id, "id");
        requireNonNull(file, "file");
        requireNonNull(output, "output");
        requireNonNull(how, "how");
        requireNonNull(intake, "intake");
        requireNonNull(sampler, "sampler");
        requireNonNull(thresholds, "thresholds");
    }

    /**
     * Where the model lies.
     *
     * @param sha256 expected digest, hexadecimal; empty to accept any
     * @param features names of its columns and classes
     * @param vocabulary the tokens that its integer input stands for
     * @param origin what all of this was read from
     */
    public record ModelFile(Path path, String sha256, FeaturesFile features, Vocabulary vocabulary, Origin origin) {}

    /**
     * What a model is made of: while none of it changes, it is the same.
     *
     * @param written its section of the configuration
     * @param files the model, the names of its features, the rows of its baselines; some may not exist
     */
    public record Origin(String written, List<Path> files) {
        public Origin {
            files = List.copyOf(files);
        }
    }

    /**
     * What is explained.
     *
     * @param inputs tensors attributions are given for; empty for all floating inputs
     * @param name of the output; empty for the model's only or first one
     */
    public record ExplainedOutputConfig(
            List<String> inputs, String name, OutputSpace space, Target target, List<String> labels) {}

    /** How it is explained. */
    public record How(List<BaselineSpec> baselines, Method method) {}

    static ModelConfig read(Section model, Path folder, Faults faults) {
        var file = file(model, folder, faults);
        var config = new ModelConfig(
                model.path(),
                new LoadedModel.Id(
                        model.text("name", "name the model as prediction events do"), model.textOr("version", "")),
                file,
                output(model, file.features()),
                new How(baselines(model), MethodConfig.read(model.section("method"))),
                intake(model, file.features()),
                SamplingConfig.read(model.section("sampling")),
                ThresholdsConfig.read(model.section("alerts")));
        model.rejectUnknownKeys();
        return config;
    }

    private static ModelFile file(Section model, Path folder, Faults faults) {
        var path = folder.resolve(model.text("path", "give the ONNX file, relative to this file"));
        var features = model.optionalText("features")
                .map(name -> FeaturesFile.read(folder.resolve(name), model.path("features"), faults))
                .orElse(FeaturesFile.NONE);
        var vocabulary = model.optionalText("vocabulary")
                .map(name -> Vocabulary.read(folder.resolve(name), model.path("vocabulary"), faults))
                .orElse(Vocabulary.NONE);
        return new ModelFile(path, model.textOr("sha256", ""), features, vocabulary, origin(model, folder, path));
    }

    private static Origin origin(Section model, Path folder, Path path) {
        var files = new ArrayList<Path>();
        files.add(path);
        model.optionalText("features").map(folder::resolve).ifPresent(files::add);
        model.optionalText("vocabulary").map(folder::resolve).ifPresent(files::add);
        baselines(model).forEach(baseline -> files.addAll(baseline.files(folder, path)));
        return new Origin(model.written(), files);
    }

    private static Intake intake(Section model, FeaturesFile features) {
        var ranges = new ArrayList<ValueRange>();
        model.ranges("ranges").forEach((name, bounds) -> ranges.add(range(name, bounds, features)));
        return new Intake(model.choice("unknown-version", Intake.defaults().unknownVersion()), List.copyOf(ranges));
    }

    /** Of a feature's columns, or of a whole input where no feature has the name. */
    private static ValueRange range(String name, List<Double> bounds, FeaturesFile features) {
        return features.features().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst()
                .map(feature -> new ValueRange(name, feature.input(), feature.columns(), bounds.get(0), bounds.get(1)))
                .orElseGet(() -> new ValueRange(name, name, List.of(), bounds.get(0), bounds.get(1)));
    }

    private static ExplainedOutputConfig output(Section model, FeaturesFile features) {
        var labels = model.texts("labels");
        return new ExplainedOutputConfig(
                model.texts("explain"),
                model.textOr("output", ""),
                model.choice("space", OutputSpace.VALUE),
                TargetSpec.parse(model.textOr("target", "served-class")),
                labels.isEmpty() ? features.labels() : labels);
    }

    private static List<BaselineSpec> baselines(Section model) {
        return model.texts("baselines", List.of("zero")).stream()
                .map(BaselineSpec::parse)
                .toList();
    }
}
