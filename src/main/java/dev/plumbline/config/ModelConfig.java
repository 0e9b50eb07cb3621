package dev.plumbline.config;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.PathOptions;
import dev.plumbline.attribution.Target;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.Redaction;
import dev.plumbline.event.Reporting;
import dev.plumbline.event.Tokens;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.sampling.Sampler;
import dev.plumbline.stream.Intake;
import dev.plumbline.stream.LoadedModel;
import dev.plumbline.stream.Thresholds;
import dev.plumbline.stream.ValueRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        Saying saying) {
    public ModelConfig {
        requireNonNull(key, "key");
        requireNonNull(id, "id");
        requireNonNull(file, "file");
        requireNonNull(output, "output");
        requireNonNull(how, "how");
        requireNonNull(intake, "intake");
        requireNonNull(sampler, "sampler");
        requireNonNull(saying, "saying");
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
     * @param redaction with its key, which may be written elsewhere
     * @param files the model and its weights, the names of its features, the rows of its baselines; some may not exist
     */
    public record Origin(String written, Redaction redaction, List<Path> files) {
        public Origin {
            files = List.copyOf(files);
        }
    }

    /**
     * What is explained.
     *
     * @param inputs tensors attributions are given for; empty for all floating inputs
     * @param name of the output; empty for the model's only or first one
     * @param further targets that every prediction is explained for besides
     */
    public record ExplainedOutputConfig(
            List<String> inputs,
            String name,
            OutputSpace space,
            Target target,
            List<Target> further,
            List<String> labels) {}

    /** How it is explained. */
    public record How(List<BaselineSpec> baselines, Method method, PathOptions path) {}

    /**
     * What events say.
     *
     * @param thresholds from where on there is an alert
     * @param shown what attribution events show
     */
    public record Saying(Thresholds thresholds, ReportingConfig shown) {}

    /**
     * What an attribution event shows.
     *
     * @param ids integer inputs that have one id per token, by the explained input computed from them
     * @throws IllegalArgumentException if two features share a column
     */
    public Reporting reporting(Map<String, String> ids) {
        return saying.shown().with(new Tokens(ids, file.vocabulary().tokens()));
    }

    static ModelConfig read(Section model, Path folder, byte[] redactionKey, Faults faults) {
        var features = features(model, folder, faults);
        var shown = ReportingConfig.read(model, features.features(), redactionKey);
        var config = new ModelConfig(
                model.path(),
                new LoadedModel.Id(
                        model.text("name", "name the model as prediction events do"), model.textOr("version", "")),
                file(model, folder, features, shown.redaction(), faults),
                output(model, features),
                how(model),
                intake(model, features.features(), shown.redaction()),
                SamplingConfig.read(model.section("sampling")),
                new Saying(ThresholdsConfig.read(model.section("alerts")), shown));
        model.rejectUnknownKeys();
        return config;
    }

    private static FeaturesFile features(Section model, Path folder, Faults faults) {
        return model.optionalText("features")
                .map(name -> FeaturesFile.read(folder.resolve(name), model.path("features"), faults))
                .orElse(FeaturesFile.NONE);
    }

    private static How how(Section model) {
        var method = model.section("method");
        var path = MethodConfig.path(method);
        return new How(baselines(model), MethodConfig.read(method), path);
    }

    private static ModelFile file(
            Section model, Path folder, FeaturesFile features, Redaction redaction, Faults faults) {
        var path = folder.resolve(model.text("path", "give the ONNX file, relative to this file"));
        var vocabulary = model.optionalText("vocabulary")
                .map(name -> Vocabulary.read(folder.resolve(name), model.path("vocabulary"), faults))
                .orElse(Vocabulary.NONE);
        return new ModelFile(
                path, model.textOr("sha256", ""), features, vocabulary, origin(model, folder, path, redaction));
    }

    private static Origin origin(Section model, Path folder, Path path, Redaction redaction) {
        var files = new ArrayList<Path>();
        files.add(path);
        files.addAll(new ModelOptions.ModelFile(path, Optional.empty()).dataFiles());
        model.optionalText("features").map(folder::resolve).ifPresent(files::add);
        model.optionalText("vocabulary").map(folder::resolve).ifPresent(files::add);
        baselines(model).forEach(baseline -> files.addAll(baseline.files(folder, path)));
        return new Origin(model.written(), redaction, files);
    }

    private static Intake intake(Section model, List<Feature> features, Redaction redaction) {
        var ranges = new ArrayList<ValueRange>();
        model.ranges("ranges").forEach((name, bounds) -> ranges.add(range(name, bounds, features, redaction)));
        return new Intake(model.choice("unknown-version", Intake.defaults().unknownVersion()), List.copyOf(ranges));
    }

    /** Of a feature's columns, or of a whole input where no feature has the name. */
    private static ValueRange range(String name, List<Double> bounds, List<Feature> features, Redaction redaction) {
        var feature =
                features.stream().filter(known -> known.name().equals(name)).findFirst();
        return new ValueRange(
                name,
                feature.map(Feature::input).orElse(name),
                feature.map(Feature::columns).orElse(List.of()),
                bounds.get(0),
                bounds.get(1),
                feature.isPresent() ? redaction.withholds(name) : redaction.withholdsAny());
    }

    private static ExplainedOutputConfig output(Section model, FeaturesFile features) {
        var labels = model.texts("labels");
        return new ExplainedOutputConfig(
                model.texts("explain"),
                model.textOr("output", ""),
                model.choice("space", OutputSpace.VALUE),
                TargetSpec.parse(model.textOr("target", "served-class")),
                model.texts("further-targets").stream().map(TargetSpec::parse).toList(),
                labels.isEmpty() ? features.labels() : labels);
    }

    private static List<BaselineSpec> baselines(Section model) {
        return model.texts("baselines", List.of("zero")).stream()
                .map(BaselineSpec::parse)
                .toList();
    }
}
