package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.config.ConfigurationException;
import dev.plumbline.config.Faults;
import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.registry.ScriptedServer;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The start of the service beside a registry that is not there, or not yet. */
@Timeout(120)
final class RegistryAtStartTest {
    private static EmbeddedBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
        Stream.of("predictions", "attributions", "alerts", "dead-letters")
                .forEach(topic -> broker.createTopic(topic, 1));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void waitsSaysSoAndGivesUpWithExitCode2() throws Exception {
        long before = System.nanoTime();

        var ended = Ended.line("run --config %s".formatted(config("http://127.0.0.1:" + freePort(), "2s")));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(2));
        assertThat(ended.err())
                .contains("registry.schema.registry.url: GET http://127.0.0.1:")
                .contains("expected a schema registry, found");
    }

    @Test
    void startsOnceTheRegistryIsThere() throws Exception {
        int port = freePort();
        var started = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new EmbeddedRegistry(port);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));

        try (var service = open("http://127.0.0.1:" + port);
                var registry = started.get()) {
            assertThat(registry.url()).endsWith(":" + port);
            assertThat(service.stream().failure()).isEmpty();
        }
    }

    @Test
    void doesNotWaitForARegistryThatRefuses() throws IOException {
        try (var server = new ScriptedServer(ScriptedServer.error(401, 40101, "who are you?"))) {
            assertThatThrownBy(() -> open(server.url()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("who are you?; check the registry's credentials");
            assertThat(server.received()).hasSize(1);
        }
    }

    private RunningService open(String registry) throws IOException {
        var faults = new Faults();
        var source = new ConfigSource(config(registry, "60s"), Map.of());
        return RunningService.open(source, source.read(faults), faults);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path config(String registry, String patience) throws IOException {
        var model = Path.of("topology", "credit").toAbsolutePath();
        return Files.writeString(folder.resolve("service.yaml"), """
            application-id: start
            kafka:
              bootstrap.servers: %s
              state.dir: %s
            registry: {schema.registry.url: "%s", max.retries: 0}
            registry-start-patience: %s
            monitor: {serve: off}
            models:
              - name: credit
                path: %s/model.onnx
                features: %s/features.yaml
                output: logit
                target: bad
                baselines: ["mean:%s/reference.npy"]
            """.formatted(
                        broker.bootstrapServers(), folder.resolve("state"), registry, patience, model, model, model));
    }
}
