package dev.plumbline.config;

import dev.plumbline.attribution.Feature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Names for the columns of a model's input, and labels for the classes of its output, from a YAML file beside the model.
 *
 * <p>Keys of a feature that only the producer of the data needs, such as where its value comes from, are left alone.
 *
 * @param labels class labels in output order; empty where the file names none
 */
public record FeaturesFile(List<String> labels, List<Feature> features) {
    /** No names. */
    public static final FeaturesFile NONE = new FeaturesFile(List.of(), List.of());

    public FeaturesFile {
        labels = List.copyOf(labels);
        features = List.copyOf(features);
    }

    /** Reads the file; faults are noted under {@code key} with the path inside the file. */
    public static FeaturesFile read(Path file, String key, Faults faults) {
        var within = new Faults();
        FeaturesFile read = NONE;
        try {
            read = read(Section.root(YamlFile.read(file), new Environment(Map.of()), within));
        } catch (ConfigurationException unreadable) {
            unreadable.faults().forEach(fault -> faults.add(key, fault));
        }
        within.messages().forEach(fault -> faults.add(key, "%s: %s".formatted(file, fault)));
        return read;
    }

    static FeaturesFile read(Section root) {
        var input = root.text("input", "name the model input that the columns belong to");
        var features = new ArrayList<Feature>();
        for (var feature : root.sections("features")) {
            try {
                features.add(feature(feature, input));
            } catch (IllegalArgumentException invalid) {
                feature.fault("columns", invalid.getMessage());
            }
        }
        return new FeaturesFile(root.texts("labels"), features);
    }

    private static Feature feature(Section feature, String input) {
        return new Feature(
                feature.text("name", "name the feature"),
                feature.textOr("input", input),
                feature.texts("columns").stream().map(Integer::valueOf).toList(),
                List.copyOf(feature.section("categories").properties().values()),
                feature.textOr("unit", ""),
                feature.textOr("description", ""));
    }
}
