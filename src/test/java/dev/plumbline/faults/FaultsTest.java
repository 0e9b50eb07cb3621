package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three services on three brokers under fire: {@code mvn -Pfaults verify}. */
@Tag("faults")
final class FaultsTest {
    @TempDir
    private Path folder;

    @Test
    void everySampledPredictionComesOutOnceAndInOrderWhateverIsKilled() throws Exception {
        var plan = FaultPlan.ofForm(
                System.getProperty("faults.form", "short"), Long.getLong("faults.seed", System.nanoTime()));
        System.out.println("fault run: " + plan);
        Accounts.Verdict verdict;
        try (var surroundings = Surroundings.start(folder, System.getProperty("faults.protocol", "classic"))) {
            verdict = new FaultRun(surroundings, plan).run();
        }

        System.out.println(verdict.line());
        assertThat(verdict).as(plan.toString()).matches(Accounts.Verdict::balanced, "balanced");
    }
}
