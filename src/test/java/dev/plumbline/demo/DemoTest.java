package dev.plumbline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class DemoTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void accountsForEveryEventFromBrokerToSummary() {
        var progress = new ProgressLine(stream(shown), false, Clock.systemUTC());
        var demo = new Demo(surroundings -> new StandInService(surroundings, 0.25), stream(printed), progress);

        boolean accountedFor = demo.run(new ReplayLimit(600, ReplayLimit.ANY_TIME, 1000));

        assertThat(printed.toString(UTF_8))
                .contains("events in                    600")
                .contains("UNKNOWN_MODEL 3", "UNREADABLE 3", "WRONG_INPUTS 3", "NON_FINITE 3")
                .contains("OUTPUT_MISMATCH 3")
                .contains("Income")
                .contains("probability of default")
                .contains("Every sampled event is accounted for");
        assertThat(accountedFor).isTrue();
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, UTF_8);
    }
}
