package dev.plumbline.event;

import dev.plumbline.attribution.Feature;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attributions summed by feature, ranked and cut, so that what is listed and what is not still add up to the whole. */
final class FeatureRanking {
    private record Sum(Feature feature, double attribution) {}

    private static final Comparator<Sum> BY_FALLING_MAGNITUDE = Comparator.<Sum>comparingDouble(
                    sum -> -Math.abs(sum.attribution()))
            .thenComparing(sum -> sum.feature().name());

    private final Reporting reporting;

    FeatureRanking(Reporting reporting) {
        this.reporting = reporting;
    }

    /**
     * Ranks the features of one row.
     *
     * @param attributions by explained input
     * @param values the row's input tensors by name; a feature of an input that is not among them shows no value
     */
    FeatureReport rank(Map<String, Tensor> attributions, Map<String, Tensor> values) {
        var sums = reporting.features().stream()
                .map(feature -> new Sum(feature, feature.sum(explained(feature, attributions))))
                .sorted(BY_FALLING_MAGNITUDE)
                .toList();
        int listed = Math.min(reporting.topFeatures(), sums.size());
        var ranked = new ArrayList<FeatureAttribution>(listed);
        double other = total(attributions);
        for (int i = 0; i < listed; i++) {
            ranked.add(describe(sums.get(i), i + 1, values));
            other -= sums.get(i).attribution();
        }
        return new FeatureReport(ranked, other, sums.size() - listed);
    }

    private static Tensor explained(Feature feature, Map<String, Tensor> attributions) {
        var tensor = attributions.get(feature.input());
        if (tensor == null) {
            throw new IllegalArgumentException("feature '%s': expected one of the explained inputs %s, found '%s'"
                    .formatted(feature.name(), List.copyOf(attributions.keySet()), feature.input()));
        }
        return tensor;
    }

    private static double total(Map<String, Tensor> attributions) {
        double total = 0;
        for (var tensor : attributions.values()) {
            for (int i = 0; i < tensor.size(); i++) {
                total += tensor.getDouble(i);
            }
        }
        return total;
    }

    private FeatureAttribution describe(Sum sum, int rank, Map<String, Tensor> values) {
        var feature = sum.feature();
        var row = Optional.ofNullable(values.get(feature.input()));
        Double value = row.flatMap(
                        tensor -> feature.value(tensor).stream().boxed().findFirst())
                .orElse(null);
        String category = row.flatMap(feature::category).orElse(null);
        var mode = reporting.redaction().mode(feature.name());
        if (mode == RedactionMode.HASHED && (value != null || category != null)) {
            category = reporting.redaction().hash(feature.name(), value != null ? value.toString() : category);
        }
        boolean shown = mode == RedactionMode.NONE;
        return new FeatureAttribution(
                feature.name(),
                sum.attribution(),
                rank,
                shown ? value : null,
                mode == RedactionMode.OMITTED ? null : category,
                feature.unit(),
                mode);
    }
}
