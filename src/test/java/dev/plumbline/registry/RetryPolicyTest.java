package dev.plumbline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {
    private static final RetryPolicy POLICY = new RetryPolicy(100, Duration.ofSeconds(1), Duration.ofSeconds(20));

    @Test
    void waitsAnywhereUpToABoundThatDoublesAndIsCapped() {
        var random = new Random(42);

        for (int retry = 0; retry < 100; retry++) {
            long bound = retry < 5 ? 1000L << retry : 20_000;
            long longest = 0;
            for (int draw = 0; draw < 200; draw++) {
                long wait = POLICY.wait(retry, random).toMillis();
                assertThat(wait).isBetween(1L, bound);
                longest = Math.max(longest, wait);
            }
            assertThat(longest).isGreaterThan(bound / 2);
        }
    }
}
