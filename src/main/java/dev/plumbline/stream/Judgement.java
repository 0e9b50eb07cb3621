package dev.plumbline.stream;

import dev.plumbline.attribution.Verdict;
import dev.plumbline.event.Alert;
import dev.plumbline.event.AlertSeverity;
import dev.plumbline.event.AlertType;
import dev.plumbline.event.OutputComparison;
import dev.plumbline.runtime.ExplainOutcome.Explained;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of an explanation is worth an alert: one row per kind, each a pure function. */
final class Judgement {
    /** An explanation beside the prediction it is of. */
    record Case(Admitted admitted, Explained explained) {
        /** This, and the explanations of further targets as cases of their own. */
        private Stream<Case> each() {
            return Stream.concat(
                    Stream.of(this), explained.further().stream().map(further -> new Case(admitted, further)));
        }

        private Thresholds thresholds() {
            return admitted.model().thresholds();
        }

        private double output() {
            return explained.explanation().output();
        }

        private double baselineOutput() {
            return explained.explanation().baselineOutput();
        }

        /** The larger of |F(x)| and |F(x')|. */
        private double magnitude() {
            return Math.max(Math.abs(output()), Math.abs(baselineOutput()));
        }

        private String subject() {
            return "model '%s', prediction '%s'"
                    .formatted(admitted.model().id(), admitted.prediction().id());
        }
    }

    /** Finds one kind of fault. */
    private interface Check {
        Optional<Alert> of(Case found);
    }

    private static final List<Check> CHECKS =
            List.of(Judgement::completeness, Judgement::weakBaseline, Judgement::outputMismatch);

    private Judgement() {}

    /** The alerts an explanation raises, one of a kind whatever the number of its targets; usually none. */
    static List<Alert> of(Case found) {
        return CHECKS.stream().flatMap(check -> first(found, check).stream()).toList();
    }

    /** A NaN or an infinity in F(x), F(x') or the attributions: there is no explanation to publish. */
    static Optional<Alert> nonFinite(Case found) {
        return first(found, Judgement::notFinite);
    }

    private static Optional<Alert> first(Case found, Check check) {
        return found.each().flatMap(one -> check.of(one).stream()).findFirst();
    }

    private static Optional<Alert> notFinite(Case found) {
        boolean finite = Double.isFinite(found.output()) && Double.isFinite(found.baselineOutput());
        var explanation = found.explained().explanation();
        var inAttributions = explanation.attributions().stream()
                .flatMap(tensor -> Admission.nonFinite(tensor).stream())
                .findFirst();
        if (finite && inAttributions.isEmpty()) {
            return Optional.empty();
        }
        return alert(
                AlertType.NON_FINITE,
                AlertSeverity.CRITICAL,
                Double.NaN,
                Double.NaN,
                "%s: expected finite outputs and attributions, found F(x) = %s, F(x') = %s%s"
                        .formatted(
                                found.subject(),
                                found.output(),
                                found.baselineOutput(),
                                inAttributions
                                        .map(text -> " and an attribution of " + text)
                                        .orElse("")));
    }

    private static Optional<Alert> completeness(Case found) {
        var accuracy = found.explained().explanation().accuracy();
        double delta = Math.abs(accuracy.convergenceDelta());
        if (accuracy.verdict() == Verdict.CONVERGED
                || delta <= found.thresholds().completeness().at(found.magnitude())) {
            return Optional.empty();
        }
        return alert(
                AlertType.COMPLETENESS_VIOLATION,
                AlertSeverity.WARNING,
                accuracy.relativeDelta(),
                accuracy.tolerance(),
                "%s: expected attributions that sum to F(x) - F(x') = %.6g within %.3g of it, found them off by %.3g after %d points"
                        .formatted(
                                found.subject(),
                                found.output() - found.baselineOutput(),
                                accuracy.tolerance(),
                                accuracy.convergenceDelta(),
                                accuracy.pointsTried()));
    }

    private static Optional<Alert> weakBaseline(Case found) {
        double difference = Math.abs(found.output() - found.baselineOutput());
        double bound = found.thresholds().baseline().at(found.magnitude());
        if (difference >= bound) {
            return Optional.empty();
        }
        return alert(
                AlertType.WEAK_BASELINE,
                AlertSeverity.INFO,
                difference,
                bound,
                "%s: expected |F(x) - F(x')| of at least %.3g, found %.3g: the baseline answers like the input and explains nothing of it"
                        .formatted(found.subject(), bound, difference));
    }

    private static Optional<Alert> outputMismatch(Case found) {
        return OutputComparison.of(
                        found.admitted().prediction().servedOutputs(),
                        found.explained().outputs())
                .flatMap(comparison -> outputMismatch(found, comparison));
    }

    private static Optional<Alert> outputMismatch(Case found, OutputComparison comparison) {
        double magnitude = Math.max(Math.abs(comparison.served()), Math.abs(comparison.recomputed()));
        double bound = found.thresholds().mismatch().at(magnitude);
        if (comparison.difference() <= bound) {
            return Optional.empty();
        }
        return alert(
                AlertType.OUTPUT_MISMATCH,
                AlertSeverity.CRITICAL,
                comparison.difference(),
                bound,
                "%s: expected output '%s'%s as served, %.6g, found %.6g when recomputed: another model or other inputs were served"
                        .formatted(
                                found.subject(),
                                comparison.output(),
                                comparison.index(),
                                comparison.served(),
                                comparison.recomputed()));
    }

    private static Optional<Alert> alert(
            AlertType type, AlertSeverity severity, double observed, double threshold, String message) {
        return Optional.of(new Alert(type, severity, observed, threshold, List.of(), message));
    }
}
