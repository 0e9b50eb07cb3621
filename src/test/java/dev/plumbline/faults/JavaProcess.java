package dev.plumbline.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A Java process on the class path of the tests, with a folder of its own; it does not outlive this one. */
final class JavaProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private static final Pattern PAGE = Pattern.compile("the page is at (http://\\S+)");

    private final Process process;
    private final Thread reaper;
    private final Path folder;

    private JavaProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        this.reaper = new Thread(process::destroyForcibly, "reaper");
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * Starts a process.
     *
     * @param folder takes its output, {@code output.log}, and its temporary files
     * @param command JVM options, main class and arguments
     */
    static JavaProcess start(Path folder, List<String> command) {
        try {
            var temporary = folder.resolve("tmp");
            deleteAll(temporary);
            Files.createDirectories(temporary);
            var line = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    // Short lives: what the second compiler costs never comes back.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Djava.io.tmpdir=" + temporary));
            line.addAll(command);
            var builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder).toFile()));
            // Not as an argument: ONNX Runtime 1.29 matches its process's command line by a regular expression,
            // recursively, and
            // overflows the stack on one of 6 kB.
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            return new JavaProcess(builder.start(), folder);
        } catch (IOException e) {
            throw new UncheckedIOException("expected to start a process in " + folder, e);
        }
    }

    private static Path log(Path folder) {
        return folder.resolve("output.log");
    }

    /** A killed process leaves its native libraries behind. */
    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** All it has printed so far. */
    String output() {
        try {
            return Files.readString(log(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the service in this process serves its page, once it says so. */
    URI awaitPage(Duration patience) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            var said = PAGE.matcher(output());
            URI last = null;
            while (said.find()) {
                last = URI.create(said.group(1));
            }
            if (last != null) {
                return last;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException("expected the service to serve its page, it says:%n%s".formatted(output()));
    }

    /** SIGTERM; returns the exit code. */
    int stop() {
        process.destroy();
        return awaitExit();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGSTOP: it does nothing more, and does not know it. */
    void suspend() {
        signal("-STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            var kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("expected to signal process %d".formatted(process.pid()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process was signalled", e);
        }
    }

    private int awaitExit() {
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                throw new IllegalStateException("expected the process in %s to end within %d s, found it running:%n%s"
                        .formatted(folder, PATIENCE_SECONDS, output()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process ended", e);
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
