package dev.plumbline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The images cannot be built here; what they copy, run and promise is checked against the repository. */
final class DockerfileTest {
    private record Instruction(String name, String arguments) {}

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.cuda"})
    void copiesWhatExistsAndIsNotIgnored(String file) {
        var ignore = RepositoryFiles.text(Path.of(".dockerignore")).lines().toList();
        var stages = new HashSet<String>();

        for (var instruction : instructions(file)) {
            var words = instruction.arguments().split("\\s+");
            if (instruction.name().equals("FROM") && words.length == 3) {
                stages.add(words[2]);
            } else if (instruction.name().equals("COPY") && words[0].startsWith("--from=")) {
                assertThat(stages).contains(words[0].substring("--from=".length()));
            } else if (instruction.name().equals("COPY")) {
                assertThat(Path.of(words[0])).exists();
                assertThat(ignore).contains("*", "!" + words[0]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.cuda"})
    void runsTheJarThatMavenBuildsAsNobodyInParticular(String file) {
        var instructions = instructions(file);
        var jar = RepositoryFiles.text(Path.of("pom.xml")).replaceAll("(?s).*<finalName>(.*?)</finalName>.*", "$1")
                + ".jar";

        assertThat(instructions)
                .contains(
                        new Instruction("COPY", "--from=build /src/target/%s /opt/plumbline/%s".formatted(jar, jar)),
                        new Instruction("ENTRYPOINT", "[\"java\", \"-jar\", \"/opt/plumbline/%s\"]".formatted(jar)),
                        new Instruction("USER", "10001:10001"),
                        new Instruction("VOLUME", "[\"/var/lib/plumbline\", \"/tmp\"]"))
                .anyMatch(instruction -> instruction.name().equals("HEALTHCHECK")
                        && instruction.arguments().contains("\"healthcheck\", \"/health/live\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.cuda"})
    void pinsEveryBaseImage(String file) {
        assertThat(instructions(file))
                .filteredOn(instruction -> instruction.name().equals("FROM"))
                .allSatisfy(from ->
                        assertThat(from.arguments().split("\\s+")[0]).matches("[a-z.]+/[\\w/-]+:[\\w.-]*\\d[\\w.-]*"));
    }

    @Test
    void theCheckSucceedsOnTwoHundredAlone() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health/live", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        try {
            assertThat(check(port, "/health/live")).isZero();
            assertThat(check(port, "/health/ready")).isNotZero();
        } finally {
            server.stop(0);
        }
        assertThat(check(port, "/health/live")).isNotZero();
    }

    private static int check(int port, String path) throws Exception {
        var process = new ProcessBuilder("bash", "deploy/healthcheck", path)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        process.environment().put("PLUMBLINE_MONITOR_PORT", Integer.toString(port));
        var started = process.start();
        assertThat(started.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return started.exitValue();
    }

    @Test
    void theCheckMayBeExecuted() {
        assertThat(Files.isExecutable(Path.of("deploy/healthcheck"))).isTrue();
    }

    /** The instructions with their continuation lines joined. */
    private static List<Instruction> instructions(String file) {
        var instructions = new ArrayList<Instruction>();
        var joined = RepositoryFiles.text(RepositoryFiles.DEPLOY.resolve(file)).replaceAll("\\\\\n\\s*", "");
        joined.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            var words = line.split("\\s+", 2);
            instructions.add(new Instruction(words[0], words[1].strip()));
        });
        return instructions;
    }
}
