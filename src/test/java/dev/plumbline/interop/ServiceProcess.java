package dev.plumbline.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code plumbline run} as a process of its own. */
final class ServiceProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private ServiceProcess(Process process, Path log) {
        this.log = log;
        this.process = process;
    }

    static ServiceProcess start(Path config, Path log, String... more) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var arguments =
                new ArrayList<>(List.of(java, "dev.plumbline.cli.Plumbline", "run", "--config", config.toString()));
        arguments.addAll(List.of(more));
        var command = new ProcessBuilder(arguments);
        // Not on the command line: ONNX Runtime reads that as it loads, and overflows the stack past some 4,000
        // characters.
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new ServiceProcess(
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    }

    /** Ends the test where the service has ended. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError("expected the service to run, found that it ended with exit code %d; see %s"
                    .formatted(process.exitValue(), log));
        }
    }

    /** Stops it in order. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(2, TimeUnit.MINUTES)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
