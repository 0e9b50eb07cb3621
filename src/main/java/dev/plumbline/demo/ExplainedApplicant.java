package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.BaselineReport;
import dev.plumbline.event.OutputSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An applicant and the explanation of the prediction.
 *
 * @param application the application's number
 * @param risk the probability of default
 */
record ExplainedApplicant(int application, double risk, AttributionEvent event) {
    private static final int REASONS_AGAINST = 4;
    private static final int REASONS_FOR = 2;
    private static final double NEGLIGIBLE = 0.005;

    ExplainedApplicant {
        requireNonNull(event, "event");
    }

    private record Reason(String words, double towardsDefault) {}

    /** The explanation as one would read it out to the applicant: risk, reasons for it, reasons against it. */
    List<String> sentences(CreditFeatures features) {
        var reasons = reasons(features);
        var against = reasons.stream()
                .filter(reason -> reason.towardsDefault() > NEGLIGIBLE)
                .sorted(Comparator.comparingDouble(Reason::towardsDefault).reversed())
                .limit(REASONS_AGAINST);
        var inFavour = reasons.stream()
                .filter(reason -> reason.towardsDefault() < -NEGLIGIBLE)
                .sorted(Comparator.comparingDouble(Reason::towardsDefault))
                .limit(REASONS_FOR);
        var sentences = new ArrayList<String>();
        sentences.add("Application %d: probability of default %.0f %%.".formatted(application, 100 * risk));
        listed("Mostly because", against).ifPresent(sentences::add);
        listed("In favour", inFavour).ifPresent(sentences::add);
        return sentences;
    }

    /** What the applicant was compared with, by the baselines' names. */
    String comparedWith() {
        return event.getMethod().getBaselines().stream()
                .map(BaselineReport::getId)
                .collect(Collectors.joining(", "));
    }

    private List<Reason> reasons(CreditFeatures features) {
        if (event.getFeatures() == null) {
            return List.of();
        }
        double sign = explainsDefault(features) ? 1 : -1;
        return event.getFeatures().getRanked().stream()
                .map(feature -> new Reason(features.inWords(feature), sign * feature.getAttribution()))
                .toList();
    }

    /** Of two classes, what speaks for one speaks as much against the other. */
    private boolean explainsDefault(CreditFeatures features) {
        var index = event.getTarget().getIndex();
        return index.isEmpty() || index.get(index.size() - 1) == features.riskIndex();
    }

    private Optional<String> listed(String heading, Stream<Reason> reasons) {
        var list = reasons.map(reason -> "%s (%s)".formatted(reason.words(), amount(reason.towardsDefault())))
                .collect(Collectors.joining(", "));
        return list.isEmpty() ? Optional.empty() : Optional.of(heading + ": " + list + ".");
    }

    private String amount(double towardsDefault) {
        return event.getTarget().getSpace() == OutputSpace.PROBABILITY
                ? String.format(Locale.ROOT, "%+.0f points", 100 * towardsDefault)
                : String.format(Locale.ROOT, "%+.2f", towardsDefault);
    }
}
