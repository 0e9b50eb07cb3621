package dev.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.attribution.VerdictAudit.Entry;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictAuditTest {
    @Test
    void errorIsTheDistanceFromTheReference() {
        var found = explanation(Verdict.CONVERGED, 1.02, -3);
        var reference = explanation(Verdict.CONVERGED, 1, -3);

        var entry = Entry.of(found, reference);

        assertThat(entry.trueError()).isEqualTo(0.02 / 4, within(1e-12));
        assertThat(entry.points()).isEqualTo(7);
    }

    @Test
    void countsTheVerdictsThatAreWrongEitherWay() {
        var audit = new VerdictAudit(
                0.01,
                List.of(
                        entry(Verdict.CONVERGED, 0.001),
                        entry(Verdict.CONVERGED, 0.01),
                        entry(Verdict.CONVERGED, 0.02),
                        entry(Verdict.VIOLATED, 0.005),
                        entry(Verdict.VIOLATED, 0.5)));

        assertThat(audit.converged()).isEqualTo(3);
        assertThat(audit.wronglyConverged()).isEqualTo(1);
        assertThat(audit.wronglyViolated()).isEqualTo(1);
        assertThat(audit.honesty()).isEqualTo(2 / 3.0, within(1e-12));
        assertThat(audit.honest()).isFalse();
        assertThat(audit.trueError(0.5)).isEqualTo(0.01);
        assertThat(audit.trueError(1)).isEqualTo(0.5);
    }

    @Test
    void oneWrongInAHundredIsHonest() {
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < 100; i++) {
            entries.add(entry(Verdict.CONVERGED, i == 0 ? 0.02 : 0.001));
        }

        assertThat(new VerdictAudit(0.01, entries).honest()).isTrue();
        assertThat(new VerdictAudit(0.01, entries.subList(0, 99)).honest()).isFalse();
    }

    private static Entry entry(Verdict verdict, double trueError) {
        return new Entry(verdict, trueError, 0, 7);
    }

    private static Explanation explanation(Verdict verdict, double... attributions) {
        return new Explanation(
                List.of(Tensor.of(Shape.of(attributions.length), attributions)),
                0,
                0,
                List.of(),
                new Accuracy("adaptive", 7, 7, 0, 0, 0, 0.01, verdict));
    }
}
