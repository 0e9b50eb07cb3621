package dev.plumbline.monitor;

import java.util.List;

/** What every open page gets once a second. */
record LiveState(
        Overview overview,
        List<ExplanationSummary> explanations,
        List<AlertView> alerts,
        List<DeadLetter> deadLetters) {
    private static final int EXPLANATIONS = 20;
    private static final int ALERTS = 30;
    private static final int DEAD_LETTERS = 10;

    static LiveState of(Overview overview, ExplanationLog log) {
        return new LiveState(
                overview,
                log.explanations(any -> true, EXPLANATIONS),
                log.alerts(any -> true, ALERTS).stream().map(AlertView::of).toList(),
                log.deadLetters(letter -> true, DEAD_LETTERS));
    }
}
