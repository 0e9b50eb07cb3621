package dev.plumbline.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plumbline.event.FeatureAttribution;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How loan applications become rows of the credit model's input and back into words: {@code features.yaml}.
 *
 * @param input name of the model's input, {@code [batch, columns]}
 * @param labels classes in the order of the outputs' columns
 * @param risk the class whose probability is the probability of default
 * @param data file of the applications
 * @param outcome the file's column that holds the class
 */
record CreditFeatures(
        String input, List<String> labels, String risk, String data, String outcome, List<CreditFeature> features) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    CreditFeatures {
        labels = List.copyOf(labels);
        features = List.copyOf(features);
        if (!labels.contains(risk)) {
            throw new IllegalArgumentException("risk: expected one of %s, found '%s'".formatted(labels, risk));
        }
        var columns = features.stream()
                .flatMap(feature -> feature.columns().stream())
                .sorted()
                .toList();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i) != i) {
                throw new IllegalArgumentException("expected every column once, found %s".formatted(columns));
            }
        }
    }

    static CreditFeatures read(Path file) {
        try {
            return YAML.readValue(file.toFile(), CreditFeatures.class);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "expected the features of the credit model in %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Columns of the input. */
    int width() {
        return features.stream().mapToInt(feature -> feature.columns().size()).sum();
    }

    /** Position of the risk among the outputs' columns. */
    int riskIndex() {
        return labels.indexOf(risk);
    }

    /** One row of the input, {@code [columns]}, from the attributes of one application by column of the file. */
    Tensor encode(Map<String, String> attributes) {
        var row = new float[width()];
        features.forEach(feature -> feature.encode(attributes.get(feature.source()), row));
        return Tensor.of(Shape.of(row.length), row);
    }

    /** A feature of an attribution event in words. */
    String inWords(FeatureAttribution shown) {
        return features.stream()
                .filter(feature -> feature.name().equals(shown.getName()))
                .findFirst()
                .map(feature -> feature.inWords(shown))
                .orElse(shown.getName());
    }
}
