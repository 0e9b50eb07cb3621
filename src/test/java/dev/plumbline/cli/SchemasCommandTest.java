package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.registry.ScriptedServer;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SchemasCommandTest {
    @TempDir
    private Path folder;

    @AutoClose
    private EmbeddedRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = new EmbeddedRegistry(0);
    }

    @Test
    void registersOnceAndFindsItUnchangedLater() {
        var first = schemas("--registry", registry.url());
        var second = schemas("--registry", registry.url());

        assertThat(first).isEqualTo(new Ended(0, """
            predictions-value: new
            attributions-value: new
            alerts-value: new
            registered 3 of 3
            """, ""));
        assertThat(second).isEqualTo(new Ended(0, """
            predictions-value: unchanged, version 1
            attributions-value: unchanged, version 1
            alerts-value: unchanged, version 1
            registered 0 of 3
            """, ""));
    }

    @Test
    void registersNothingWhenItOnlyChecks() {
        assertThat(schemas("--check", "--registry", registry.url()).exitCode()).isZero();
        assertThat(client().versions("predictions-value")).isEmpty();
    }

    @Test
    void showsWhatDiffersFromTheLatestVersion() throws IOException {
        var published = newest(Path.of("schemas/history/AlertEvent"));
        register("alerts-value", new Schema.Parser().parse(published.replace("How urgent it is.", "Urgency.")));

        var ended = schemas("--registry", registry.url());

        assertThat(ended.out()).contains("alerts-value: compatible with all versions up to 1\n");
        assertThat(ended.out().lines().filter(line -> line.matches("  [-+] .*")).map(String::strip))
                .containsExactly("-     \"doc\" : \"Urgency.\",", "+     \"doc\" : \"How urgent it is.\",");
        assertThat(ended.out()).endsWith("registered 3 of 3\n");
        assertThat(client().versions("alerts-value")).containsExactly(1, 2);
    }

    @Test
    void registersNoneWhereOneIsIncompatible() {
        register(
                "attributions-value",
                SchemaBuilder.record("Other").fields().requiredInt("n").endRecord());

        var ended = schemas("--registry", registry.url());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out())
                .contains("attributions-value: incompatible\n")
                .contains("  ! the new schema cannot read data of the old one")
                .endsWith("nothing registered\n");
        assertThat(client().versions("predictions-value")).isEmpty();
    }

    @Test
    void objectsToForeignVersionsThatALaxRegistryLetsPass() throws Exception {
        register(
                "attributions-value",
                SchemaBuilder.record("Other").fields().requiredInt("n").endRecord());
        put("/config", "{\"compatibility\":\"NONE\"}");

        var ended = schemas("--registry", registry.url());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out())
                .contains("  ! records of version 1 cannot be read: ")
                .contains("  ! readers of version 1 cannot read new records: ");
    }

    @Test
    void aReadOnlySubjectIsWorkThatFailed() throws Exception {
        put("/mode", "{\"mode\":\"READONLY\"}");

        var ended = schemas("--registry", registry.url());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("error code 42205");
    }

    @Test
    void aRegistryThatCannotBeAskedIsAMatterOfConfiguration() throws IOException {
        try (var closed = new ScriptedServer(ScriptedServer.error(401, 401, "who are you?"))) {
            var ended = schemas("--registry", closed.url());

            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.err()).contains("who are you?; check the registry's credentials");
        }
        assertThat(schemas("--registry", "localhost:8081").exitCode()).isEqualTo(2);
        assertThat(schemas().exitCode()).isEqualTo(2);
    }

    @Test
    void takesRegistryAndTopicsFromTheConfiguration() throws IOException {
        var shipped = Files.readString(Path.of("topology/plumbline.yaml"));
        var topology = Files.createDirectory(folder.resolve("topology"));
        var config = Files.writeString(
                topology.resolve("plumbline.yaml"),
                shipped.replace("http://localhost:8081", registry.url())
                        .replace("predictions: predictions", "predictions: scores"));
        var credit = Files.createDirectory(topology.resolve("credit"));
        Files.copy(Path.of("topology/credit/features.yaml"), credit.resolve("features.yaml"));

        var ended = schemas("--config", config.toString());

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("scores-value: new\n");
    }

    private static String newest(Path history) throws IOException {
        try (var versions = Files.list(history)) {
            return Files.readString(versions.max(Comparator.comparingInt(file ->
                            Integer.parseInt(file.getFileName().toString().replace(".avsc", ""))))
                    .orElseThrow());
        }
    }

    private void put(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    private SchemaRegistryClient client() {
        return SchemaRegistryClient.of(Map.of("schema.registry.url", registry.url()));
    }

    private void register(String subject, Schema schema) {
        client().register(subject, schema, false);
    }

    private static Ended schemas(String... arguments) {
        return Ended.of(
                Stream.concat(Stream.of("schemas"), Stream.of(arguments)).toArray(String[]::new));
    }
}
