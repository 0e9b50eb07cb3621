package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Feature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an attribution event of one model shows.
 *
 * @param features the model's named features; empty where it has none
 * @param topFeatures how many of them are listed; the others are summed
 * @param tensors whether the attributions of every input element are included
 */
public record Reporting(List<Feature> features, int topFeatures, boolean tensors, Redaction redaction) {
    public Reporting {
        features = List.copyOf(features);
        requireNonNull(redaction, "redaction");
        if (topFeatures < 1) {
            throw new IllegalArgumentException("expected at least 1 feature to be listed, found " + topFeatures);
        }
        requireDisjoint(features);
    }

    /** All tensors, all features, nothing redacted. */
    public static Reporting everything(List<Feature> features) {
        return of(features, Redaction.none());
    }

    /** All features, and all tensors unless their elements would tell the category of a feature that is withheld. */
    public static Reporting of(List<Feature> features, Redaction redaction) {
        boolean tells = features.stream()
                .anyMatch(feature -> feature.columns().size() > 1 && redaction.withholds(feature.name()));
        return new Reporting(features, Integer.MAX_VALUE, !tells, redaction);
    }

    private static void requireDisjoint(List<Feature> features) {
        Map<String, String> owners = new HashMap<>();
        for (var feature : features) {
            for (int column : feature.columns()) {
                var owner = owners.put(feature.input() + '[' + column + ']', feature.name());
                if (owner != null) {
                    throw new IllegalArgumentException(
                            "expected each input element in one feature, found column %d of input '%s' in '%s' and '%s'"
                                    .formatted(column, feature.input(), owner, feature.name()));
                }
            }
        }
    }
}
