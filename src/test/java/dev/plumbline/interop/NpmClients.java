package dev.plumbline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The scripts of {@code src/test/interop}, installed below {@code target}. */
final class NpmClients {
    private static final Path SOURCE = Path.of("src", "test", "interop");
    private static final Path INSTALLED = Path.of("target", "interop");
    private static final long PATIENCE_MINUTES = 10;
    private static final JsonMapper JSON = new JsonMapper();

    private NpmClients() {}

    static boolean areAvailable() {
        try {
            return run(Path.of("."), List.of("npm", "--version"), Files.createTempFile("npm", ".log")) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Installs exactly the versions of the lock file; does nothing where they are there already. */
    static void install() throws IOException {
        Files.createDirectories(INSTALLED);
        var lock = Path.of("package-lock.json");
        boolean fresh = Files.exists(INSTALLED.resolve("node_modules"))
                && Files.exists(INSTALLED.resolve(lock))
                && Files.mismatch(SOURCE.resolve(lock), INSTALLED.resolve(lock)) < 0;
        try (var files = Files.list(SOURCE)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, INSTALLED.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!fresh) {
            require(List.of("npm", "ci", "--ignore-scripts"), INSTALLED.resolve("npm.log"));
        }
    }

    /** Runs a script and gives the lines it printed, each a JSON value. */
    static List<JsonNode> node(String script, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        var log = INSTALLED.resolve(script + "-" + arguments[0] + "-" + arguments[3] + ".log");
        require(command, log);
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("{"))
                .map(NpmClients::parse)
                .toList();
    }

    private static void require(List<String> command, Path log) throws IOException {
        int exitCode = run(INSTALLED, command, log);
        assertThat(exitCode).as("%s: %s", String.join(" ", command), tail(log)).isZero();
    }

    private static int run(Path folder, List<String> command, Path log) throws IOException {
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static String tail(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
