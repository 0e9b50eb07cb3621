package dev.plumbline.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A model file is untrusted: whatever is broken in it, it loads or is refused with an error of ours, and neither takes the process down
 * nor holds it up: {@code mvn -Pmutations verify}.
 */
@Tag("mutations")
final class MutationTest {
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final int COUNT = Integer.getInteger("mutations.count", 500);
    private static final long SEED = Long.getLong("mutations.seed", 29);
    /** Above the time after which a run without an end is stopped. */
    private static final long PATIENCE_SECONDS = 100;

    private static final String END = "end of output";

    private int loaded;
    private int refused;
    private final List<String> crashed = new ArrayList<>();
    private final List<String> hung = new ArrayList<>();

    @Test
    void noneCrashesOrHangs() throws IOException, InterruptedException {
        for (int next = 0; next < COUNT; ) {
            next = run(next);
        }

        System.out.printf(
                "mutations: %d models, %d loaded, %d refused, %d crashed, %d hung%n",
                COUNT, loaded, refused, crashed.size(), hung.size());
        assertThat(crashed).as("crashed, %s hung", hung).isEmpty();
        assertThat(hung).as("hung").isEmpty();
        assertThat(loaded).isPositive();
        assertThat(refused).isPositive();
    }

    /** One child process, which reads mutants from a number on; returns the number after the last it was done with. */
    private int run(int first) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=target/mutation-%p.log",
                        Reader.class.getName(),
                        MODELS.toString(),
                        Long.toString(SEED),
                        Integer.toString(first),
                        Integer.toString(COUNT))
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        var process = builder.start();
        var lines = new LinkedBlockingQueue<String>();
        var pump = new Thread(() -> pump(process, lines), "mutation-output");
        pump.start();
        try {
            return follow(first, lines);
        } finally {
            process.destroyForcibly().waitFor();
            pump.join();
        }
    }

    private int follow(int first, BlockingQueue<String> lines) throws InterruptedException {
        int current = first;
        while (true) {
            var line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                hung.add("mutant " + current);
                return current + 1;
            }
            if (line.equals(END)) {
                if (current < COUNT) {
                    crashed.add("mutant %d: the process died".formatted(current));
                }
                return current + 1;
            }
            current += note(current, line);
        }
    }

    /** How many mutants the line says are done. */
    private int note(int current, String line) {
        if (line.startsWith("loaded ")) {
            loaded++;
            return 1;
        }
        if (line.startsWith("refused ")) {
            refused++;
            return 1;
        }
        if (line.startsWith("crashed ")) {
            crashed.add("mutant %d: %s".formatted(current, line));
            return 1;
        }
        return 0;
    }

    private static void pump(Process process, BlockingQueue<String> lines) {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // The process was killed.
            lines.add(e.toString());
        }
        lines.add(END);
    }
}
