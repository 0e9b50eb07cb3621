package dev.plumbline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that some tests need. Where it is missing they are skipped, loudly; in continuous integration, {@code CI=true}, they fail.
 *
 * @param remedy how to get it
 */
public record RequiredTool(Path path, String remedy) {
    public void require() {
        boolean there = Files.isExecutable(path);
        String message = "expected %s, found none (%s)".formatted(path, remedy);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as(message).isTrue();
        }
        assumeTrue(there, "SKIPPED: " + message);
    }
}
