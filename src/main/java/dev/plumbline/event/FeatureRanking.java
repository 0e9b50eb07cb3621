package dev.plumbline.event;

import dev.plumbline.attribution.Group;
import dev.plumbline.attribution.GroupSum;
import dev.plumbline.attribution.Slice;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Attributions summed by group, ranked and cut, so that what is listed and what is not still add up to the whole. */
final class FeatureRanking {
    /** The sort keeps the order of equals: ties are ranked in the order of features and positions. */
    private static final Comparator<GroupSum> BY_FALLING_MAGNITUDE =
            Comparator.comparingDouble(one -> -Math.abs(one.sum()));

    private final Reporting reporting;

    FeatureRanking(Reporting reporting) {
        this.reporting = reporting;
    }

    /**
     * Ranks the groups of one row.
     *
     * @param attributions by explained input
     * @param values the row's input tensors by name; a group of an input that is not among them shows no value
     * @throws IllegalArgumentException if a group lies outside its input
     */
    FeatureReport rank(Map<String, Tensor> attributions, Map<String, Tensor> values) {
        var sums = reporting.grouping().sums(attributions).stream()
                .sorted(BY_FALLING_MAGNITUDE)
                .toList();
        int listed = Math.min(reporting.topFeatures(), sums.size());
        var ranked = new ArrayList<FeatureAttribution>(listed);
        double other = total(attributions);
        for (var one : sums.subList(0, listed)) {
            ranked.add(describe(one, ranked.size() + 1, attributions, values));
            other -= one.sum();
        }
        var cut = sums.subList(listed, sums.size());
        return new FeatureReport(ranked, other, cut.size(), cut.stream().anyMatch(this::isRedacted));
    }

    private boolean isRedacted(GroupSum one) {
        return reporting.redaction().mode(one.group()) != RedactionMode.NONE;
    }

    private static double total(Map<String, Tensor> attributions) {
        return attributions.values().stream()
                .mapToDouble(tensor -> tensor.sum(0, tensor.size()))
                .sum();
    }

    private FeatureAttribution describe(
            GroupSum one, int rank, Map<String, Tensor> attributions, Map<String, Tensor> values) {
        var group = one.group();
        Double value = Optional.ofNullable(values.get(group.input()))
                .flatMap(tensor -> group.value(tensor).stream().boxed().findFirst())
                .orElse(null);
        String category = category(group, attributions, values).orElse(null);
        var mode = reporting.redaction().mode(group);
        if (mode == RedactionMode.HASHED && (value != null || category != null)) {
            category = reporting.redaction().hash(group.name(), value != null ? value.toString() : category);
        }
        boolean shown = mode == RedactionMode.NONE;
        return new FeatureAttribution(
                group.name(),
                one.sum(),
                rank,
                shown ? value : null,
                mode == RedactionMode.OMITTED ? null : category,
                group.unit(),
                mode);
    }

    private Optional<String> category(Group group, Map<String, Tensor> attributions, Map<String, Tensor> values) {
        return group instanceof Slice slice
                ? reporting.tokens().at(slice, attributions.get(slice.input()).shape(), values)
                : Optional.ofNullable(values.get(group.input())).flatMap(group::category);
    }
}
