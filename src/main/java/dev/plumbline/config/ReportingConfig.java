package dev.plumbline.config;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.Grouping;
import dev.plumbline.event.Redaction;
import dev.plumbline.event.Reporting;
import dev.plumbline.event.Tokens;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the events of one model show.
 *
 * @param grouping which elements are summed and listed as one
 * @param topFeatures how many sums are listed; 0 for all
 * @param tensors whether the attributions of every element are in the events
 * @param redaction which values are withheld
 */
public record ReportingConfig(Grouping grouping, int topFeatures, boolean tensors, Redaction redaction) {
    private static final String GROUP_BY = "group-by";
    private static final String TENSORS = "tensors";

    public ReportingConfig {
        requireNonNull(grouping, "grouping");
        requireNonNull(redaction, "redaction");
    }

    static ReportingConfig read(Section model, List<Feature> features, byte[] redactionKey) {
        var grouping = grouping(model, features);
        var events = model.section("events");
        int topFeatures = events.integer("top-features", 0, 0);
        boolean tensors = events.flag(TENSORS, true);
        events.rejectUnknownKeys();
        if (!tensors) {
            rejectEmptyEvents(model, events, grouping);
        }
        return new ReportingConfig(grouping, topFeatures, tensors, RedactionConfig.read(model, grouping, redactionKey));
    }

    private static Grouping grouping(Section model, List<Feature> features) {
        var axis = model.optionalInteger(GROUP_BY);
        return axis.isPresent()
                ? Grouping.named(features, new Grouping.AlongAxis(axis.getAsInt()))
                : Grouping.named(features);
    }

    private static void rejectEmptyEvents(Section model, Section events, Grouping grouping) {
        if (grouping.isEmpty()) {
            events.fault(
                    TENSORS,
                    "expected on where there are neither features nor %s, found off; events would hold no attribution"
                            .formatted(GROUP_BY));
        }
        var method = model.section("method");
        if (MethodConfig.path(method).pathGradients()) {
            method.fault(
                    MethodConfig.PATH_GRADIENTS,
                    "expected off where events.tensors is off, found on; no event would hold them");
        }
    }

    /**
     * Notes what does not fit the inputs that attributions are given for, as far as their shapes are known.
     *
     * @param key of the model, such as {@code models[0]}
     */
    public void check(List<ExplainedInput> explained, String key, Faults faults) {
        grouping.features()
                .forEach(feature -> fault(feature, explained)
                        .ifPresent(fault ->
                                faults.add(key + ".features", "feature '%s': %s".formatted(feature.name(), fault))));
        grouping.alongAxis()
                .flatMap(along -> fault(along, unnamed(explained)))
                .ifPresent(fault -> faults.add(key + '.' + GROUP_BY, fault));
    }

    private static Optional<String> fault(Feature feature, List<ExplainedInput> explained) {
        var input = explained.stream()
                .filter(one -> one.name().equals(feature.input()))
                .findFirst();
        if (input.isEmpty()) {
            return Optional.of("expected columns of an explained input, one of %s, found '%s'"
                    .formatted(explained.stream().map(ExplainedInput::name).toList(), feature.input()));
        }
        int last = Collections.max(feature.columns());
        var size = input.get().rowSize();
        return size.isPresent() && last >= size.getAsLong()
                ? Optional.of("expected columns of %s, found %d".formatted(input.get(), last))
                : Optional.empty();
    }

    private List<ExplainedInput> unnamed(List<ExplainedInput> explained) {
        var named = grouping.features().stream().map(Feature::input).collect(Collectors.toSet());
        return explained.stream().filter(one -> !named.contains(one.name())).toList();
    }

    private static Optional<String> fault(Grouping.AlongAxis along, List<ExplainedInput> unnamed) {
        if (unnamed.isEmpty()) {
            return Optional.of("expected an explained input without named features to group, found none");
        }
        return unnamed.stream()
                .filter(input -> !input.row().map(List::size).map(along::fits).orElse(true))
                .findFirst()
                .map(input -> "expected an axis of one row of %s, found %d".formatted(input, along.axis()));
    }

    Reporting with(Tokens tokens) {
        return Reporting.of(grouping, redaction)
                .withTopFeatures(topFeatures == 0 ? Integer.MAX_VALUE : topFeatures)
                .withTensors(tensors)
                .withTokens(tokens);
    }
}
