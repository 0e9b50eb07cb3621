package dev.plumbline.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.RequiredTool;
import dev.plumbline.config.Faults;
import dev.plumbline.config.ServiceConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No Docker engine runs here; what the services mount, run and depend on is checked against the repository. */
final class ComposeTest {
    private static final Path FILE = RepositoryFiles.DEPLOY.resolve("compose.yaml");
    private static final RequiredTool COMPOSE =
            new RequiredTool(Path.of("/usr/bin/docker-compose"), "Debian: apt-get install docker-compose");
    private static final JsonNode COMPOSED = RepositoryFiles.yaml(FILE);

    @TempDir
    private Path folder;

    @Test
    void everyMountedFileExistsAndEveryVolumeIsDeclared() {
        for (var mount : mounts()) {
            var source = mount.split(":")[0];
            if (source.startsWith(".")) {
                assertThat(RepositoryFiles.DEPLOY.resolve(source)).exists();
            } else {
                assertThat(COMPOSED.path("volumes").has(source))
                        .as("volume %s", source)
                        .isTrue();
            }
        }
        assertThat(mounts()).hasSizeGreaterThan(8);
    }

    @Test
    void dependsOnServicesThatAre() {
        var services = new ArrayList<String>();
        COMPOSED.path("services").fieldNames().forEachRemaining(services::add);

        COMPOSED.path("services").forEach(service -> {
            var needed = service.path("depends_on");
            needed.fieldNames().forEachRemaining(name -> assertThat(services).contains(name));
            if (needed.isArray()) {
                needed.forEach(name -> assertThat(services).contains(name.asText()));
            }
        });
        assertThat(services).contains("kafka", "topics", "registry", "plumbline", "replay", "prometheus", "grafana");
    }

    @Test
    void buildsFromTheRepository() {
        var build = COMPOSED.path("services").path("plumbline").path("build");
        var context = RepositoryFiles.DEPLOY.resolve(build.path("context").asText());

        assertThat(context.resolve(build.path("dockerfile").asText())).exists();
    }

    @Test
    void runsTheBrokerOfTheClientsVersion() {
        var version = RepositoryFiles.text(Path.of("pom.xml"))
                .replaceAll("(?s).*<kafka.version>(.*?)</kafka.version>.*", "$1");

        assertThat(COMPOSED.path("services").path("kafka").path("image").asText())
                .isEqualTo("apache/kafka:" + version);
        assertThat(COMPOSED.path("services").path("topics").path("image").asText())
                .isEqualTo("apache/kafka:" + version);
    }

    @Test
    void theServiceReadsItsConfigurationAsMounted() throws Exception {
        for (var mount : COMPOSED.path("services").path("plumbline").path("volumes")) {
            var parts = mount.asText().split(":");
            if (parts[1].startsWith("/etc/plumbline/")) {
                copy(
                        RepositoryFiles.DEPLOY.resolve(parts[0]),
                        folder.resolve(parts[1].substring("/etc/plumbline/".length())));
            }
        }
        var faults = new Faults();

        var config = ServiceConfig.read(
                folder.resolve("plumbline.yaml"), Map.of("PLUMBLINE_KAFKA_STATE_DIR", "/var/lib/plumbline"), faults);

        assertThatCode(faults::throwIfAny).doesNotThrowAnyException();
        assertThat(config.models())
                .allSatisfy(model -> assertThat(model.file().path()).exists());
        assertThat(config.kafka()).containsEntry("bootstrap.servers", "kafka:9092");
        var topics = config.stream().topics();
        assertThat(RepositoryFiles.text(RepositoryFiles.DEPLOY.resolve("compose/create-topics")))
                .contains("create %s ".formatted(topics.predictions()))
                .contains("create %s ".formatted(topics.attributions()))
                .contains("create %s ".formatted(topics.alerts()))
                .contains("create %s ".formatted(topics.deadLetters()));
    }

    @Test
    void publishesOnLoopbackAlone() {
        COMPOSED.path("services")
                .forEach(service -> service.path("ports")
                        .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
    }

    @Test
    void pleasesCompose() throws Exception {
        COMPOSE.require();

        var compose = new ProcessBuilder(COMPOSE.path().toString(), "-f", FILE.toString(), "config", "--quiet")
                .redirectErrorStream(true)
                .start();
        var complaints = new String(compose.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(compose.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(complaints).isEmpty();
        assertThat(compose.exitValue()).isZero();
    }

    private static List<String> mounts() {
        var mounts = new ArrayList<String>();
        COMPOSED.path("services")
                .forEach(service -> service.path("volumes").forEach(mount -> mounts.add(mount.asText())));
        return mounts;
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.createDirectories(to.getParent());
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
