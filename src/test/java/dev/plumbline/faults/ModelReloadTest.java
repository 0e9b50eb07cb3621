package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.demo.CreditLoad;
import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.OnnxWriter;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service whose model is replaced at work, now by a good one, now by a bad one. */
@Timeout(300)
final class ModelReloadTest {
    private static final int MOST_EVENTS = 100_000;
    private static final int PER_SECOND = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Service service;
    private URI page;

    @Test
    void takesUpNewModelsRefusesBadOnesAndLosesNothing() throws Exception {
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            var brokers = broker.bootstrapServers();
            Topics.create(brokers, 4, 1);
            var events = CreditLoad.of(Topics.PREDICTIONS, registry.url());
            var models = copied(Path.of("topology", "credit"), folder.resolve("models"));
            service = Service.of(folder, brokers, registry.url()).withPage(models);
            int sent;
            try (var process = service.start();
                    var load = Load.start(events, brokers, MOST_EVENTS, PER_SECOND)) {
                page = process.awaitPage(PATIENCE);
                awaitExplanation("sha256", sha256());
                var firstDigest = sha256();

                // A new file under the same name, in one move and still a model.
                replace(models.resolve("model.onnx"), withNote(models.resolve("model.onnx"), "retrained"));
                await().atMost(PATIENCE).until(() -> !sha256().equals(firstDigest));
                awaitExplanation("sha256", sha256());
                var secondDigest = sha256();

                // No model at all.
                var sound = Files.readAllBytes(models.resolve("model.onnx"));
                replace(models.resolve("model.onnx"), "no model".getBytes(StandardCharsets.UTF_8));
                assertThat(awaitRefusal(1)).contains("models[0].path").contains("model.onnx");
                assertThat(sha256()).isEqualTo(secondDigest);
                assertThat(process.output()).contains("the changed models are refused");

                // A configuration that is wrong in two places, both told; the file is sound again.
                replace(models.resolve("model.onnx"), sound);
                var config = Files.readString(service.config());
                Files.writeString(
                        service.config(),
                        config.replace("rate: 0.5", "rate: often").replace("[mean]", "[nobody]"));
                await().atMost(PATIENCE).until(() -> awaitRefusal(2).contains("sampling.rate"));
                assertThat(awaitRefusal(2)).contains("baselines");

                // Another baseline: a model of another kind, without a restart.
                Files.writeString(service.config(), config.replace("[mean]", "[zero]"));
                awaitExplanation("baseline", "zero");
                // It is served a moment before it is called accepted.
                await().atMost(PATIENCE)
                        .until(() -> overview().at("/reload/faults").isEmpty());
                assertThat(sha256()).isEqualTo(secondDigest);

                // Weights in a file beside the model's are the model, too.
                replace(models.resolve("model.onnx"), withWeightsIn(models.resolve("weights.bin"), sound));
                await().atMost(PATIENCE).until(() -> !sha256().equals(secondDigest));
                var thirdDigest = sha256();
                Files.write(models.resolve("weights.bin"), new byte[1], StandardOpenOption.APPEND);
                await().atMost(PATIENCE).until(() -> !sha256().equals(thirdDigest));
                awaitExplanation("sha256", sha256());

                load.end();
                sent = load.sent();
                var all = Accounts.of(events, sent, Service.policy());
                try (var audit = new Audit(brokers, all)) {
                    assertThat(audit.readUntil(all::complete, PATIENCE))
                            .as(process.output())
                            .isTrue();
                    audit.readToEnd();
                }
                assertThat(all.verdict()).matches(Accounts.Verdict::balanced, "balanced");
                var scrape = Scrape.of(page);
                assertThat(scrape.imbalances()).isEmpty();
                assertThat(scrape.total("plumbline_model_reloads_total")).isGreaterThanOrEqualTo(6);
            }
        }
    }

    private static Path copied(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (var name : List.of("model.onnx", "features.yaml", "reference.npy")) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
        return to;
    }

    /** The model with a note in its doc_string, field 6 of ONNX's ModelProto: protobuf lets a field be appended. */
    private static byte[] withNote(Path model, String note) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(Files.readAllBytes(model));
        bytes.write(6 << 3 | 2);
        bytes.write(note.length());
        bytes.write(note.getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    /** The model with its large weights written into a file beside it. */
    private static byte[] withWeightsIn(Path file, byte[] serialized) throws IOException {
        var model = OnnxReader.read(serialized);
        var graph = model.graph();
        var weights = new ByteArrayOutputStream();
        var initializers = new LinkedHashMap<>(graph.initializers());
        initializers.replaceAll((name, literal) -> {
            if (!(literal instanceof Literal.Dense dense) || dense.tensor().size() < 512) {
                return literal;
            }
            var tensor = dense.tensor();
            var bytes = new byte[tensor.bytes().remaining()];
            tensor.bytes().get(bytes);
            int offset = weights.size();
            weights.writeBytes(bytes);
            return new Literal.External(
                    tensor.dtype(),
                    tensor.shape(),
                    file.getParent(),
                    file.getFileName().toString(),
                    offset);
        });
        Files.write(file, weights.toByteArray());
        return OnnxWriter.write(model.withGraph(
                new Graph(graph.name(), graph.nodes(), graph.inputs(), graph.outputs(), initializers, graph.values())));
    }

    private static void replace(Path file, byte[] content) throws IOException {
        var next = file.resolveSibling("next");
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private JsonNode get(String path) throws Exception {
        try (var answer = page.resolve(path).toURL().openStream()) {
            return JSON.readTree(answer);
        }
    }

    private JsonNode overview() throws Exception {
        return get("api/overview");
    }

    /** Digest of the model that is served. */
    private String sha256() throws Exception {
        return overview().at("/served/0/sha256").asText();
    }

    /** Why the newest change was refused, once so many were. */
    private String awaitRefusal(int refusals) {
        await().atMost(PATIENCE)
                .until(() -> Scrape.of(page).samples().get("plumbline_model_reloads_total{outcome=\"refused\"}")
                        >= refusals);
        try {
            return overview().at("/reload/faults").toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the newest explanation says that it is of this model, or of this baseline. */
    private void awaitExplanation(String of, String expected) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
            var newest = get("api/explanations?limit=1").at("/0/id").asText();
            if (newest.isEmpty()) {
                return false;
            }
            var event = get("api/explanations/" + URLEncoder.encode(newest, StandardCharsets.UTF_8));
            var said = of.equals("sha256") ? event.at("/prediction/model/sha256") : event.at("/method/baselines/0/id");
            return said.asText().equals(expected);
        });
    }
}
