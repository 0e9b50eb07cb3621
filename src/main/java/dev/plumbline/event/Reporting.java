package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.Grouping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an attribution event of one model shows.
 *
 * @param grouping which elements are summed and listed as one
 * @param topFeatures how many sums are listed; the others are summed up
 * @param tensors whether the attributions of every input element are included; never where they would tell what is withheld
 * @param tokens what the positions of a text stand for
 */
public record Reporting(Grouping grouping, int topFeatures, boolean tensors, Redaction redaction, Tokens tokens) {
    public Reporting {
        requireNonNull(grouping, "grouping");
        requireNonNull(redaction, "redaction");
        requireNonNull(tokens, "tokens");
        if (topFeatures < 1) {
            throw new IllegalArgumentException("expected at least 1 feature to be listed, found " + topFeatures);
        }
        requireDisjoint(grouping.features());
        tensors = tensors && !elementsTell(grouping, redaction);
    }

    /** All tensors, all features, nothing redacted. */
    public static Reporting everything(List<Feature> features) {
        return of(features, Redaction.none());
    }

    /** All features, and all tensors unless their elements would tell the category of a feature that is withheld. */
    public static Reporting of(List<Feature> features, Redaction redaction) {
        return of(Grouping.named(features), redaction);
    }

    /** All groups, and all tensors unless their elements would tell what is withheld. */
    public static Reporting of(Grouping grouping, Redaction redaction) {
        return new Reporting(grouping, Integer.MAX_VALUE, true, redaction, Tokens.NONE);
    }

    /** The same with fewer features listed. */
    public Reporting withTopFeatures(int most) {
        return new Reporting(grouping, most, tensors, redaction, tokens);
    }

    /** The same with the attributions of every element, or without. */
    public Reporting withTensors(boolean wanted) {
        return new Reporting(grouping, topFeatures, wanted, redaction, tokens);
    }

    /** The same with the texts of tokens. */
    public Reporting withTokens(Tokens texts) {
        return new Reporting(grouping, topFeatures, tensors, redaction, texts);
    }

    /** Which of its columns carries the attribution is the category of a feature; which embedding it looks like is the token. */
    private static boolean elementsTell(Grouping grouping, Redaction redaction) {
        return redaction.withholdsPositions()
                || grouping.features().stream()
                        .anyMatch(feature -> feature.columns().size() > 1 && redaction.withholds(feature.name()));
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
