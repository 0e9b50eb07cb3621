package dev.plumbline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.dataset.Rows;
import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import dev.plumbline.registry.serde.AvroSerdes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that others wrote, in another language, on both sides of the service.
 *
 * <p>Four kinds of writers send the same rows: Confluent's client with the id in front and with the GUID in a header, the community's
 * client with the shipped schema and with a smaller one of its own. Both clients read what comes out.
 */
@Tag("interop")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class InteropTest {
    private static final List<String> WRITERS = List.of("confluent", "confluent-guid", "kafkajs", "kafkajs-minimal");
    private static final int ROWS = 5;
    private static final List<String> MATRIX = new CopyOnWriteArrayList<>();

    private static EmbeddedBroker broker;
    private static EmbeddedRegistry registry;
    private static List<AttributionEvent> attributions;
    private static List<AlertEvent> alerts;

    @BeforeAll
    static void explainWhatTheClientsWrite(@TempDir Path folder) throws Exception {
        if (!NpmClients.areAvailable()) {
            System.err.println("interop: SKIPPED, expected npm on the path, found none");
            abort("expected npm on the path, found none");
        }
        NpmClients.install();
        broker = EmbeddedBroker.start();
        registry = new EmbeddedRegistry(0);
        Stream.of("predictions", "attributions", "alerts", "dead-letters")
                .forEach(topic -> broker.createTopic(topic, 1));
        var rows = rows(folder).toString();
        var schema = Path.of("schemas/history/PredictionEvent/1.avsc")
                .toAbsolutePath()
                .toString();
        NpmClients.node(
                "confluent.mjs", "write", broker.bootstrapServers(), registry.url(), "predictions", schema, rows);
        NpmClients.node("kafkajs.mjs", "write", broker.bootstrapServers(), registry.url(), "predictions", schema, rows);
        try (var service = ServiceProcess.start(config(folder), Path.of("target", "interop", "service.log"))) {
            attributions = read("attributions", AttributionEvent.class, WRITERS.size() * ROWS, service);
            // Each row that says what was served says it wrongly: one cause, and so one alert at first.
            alerts = read("alerts", AlertEvent.class, 1, service);
        }
    }

    @AfterAll
    static void stop() {
        Stream.of(registry, broker).filter(started -> started != null).forEach(InteropTest::close);
        MATRIX.stream().sorted().forEach(System.out::println);
        System.out.printf("interop: %d checks passed%n", MATRIX.size());
    }

    @Test
    void everyWritersPredictionsAreExplained() {
        var expected = new HashSet<String>();
        WRITERS.forEach(writer -> {
            for (int row = 0; row < ROWS; row++) {
                expected.add(writer + "-" + row);
            }
        });

        assertThat(attributions)
                .extracting(event -> event.getPrediction().getId())
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(endOf("dead-letters")).isZero();
        WRITERS.forEach(writer -> passed(writer, "wrote", ROWS, "predictions, all explained"));
    }

    @Test
    void theSameRowIsExplainedAlikeWhoeverWroteIt() {
        for (int row = 0; row < ROWS; row++) {
            var suffix = "-" + row;
            Set<JsonNode> results = attributions.stream()
                    .filter(event -> event.getPrediction().getId().endsWith(suffix))
                    .map(event -> EventJson.of(event.getAttributions()))
                    .collect(Collectors.toSet());

            assertThat(results).as("row %d", row).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"confluent.mjs", "kafkajs.mjs"})
    void clientsReadEveryFieldOfEveryAttributionAsJavaDoes(String script) throws IOException {
        assertSame(read(script, "attributions", attributions.size()), attributions);
        passed(script, "read", attributions.size(), "attributions, every field equal");
    }

    @ParameterizedTest
    @CsvSource({"confluent.mjs", "kafkajs.mjs"})
    void clientsReadEveryFieldOfEveryAlertAsJavaDoes(String script) throws IOException {
        assertSame(read(script, "alerts", alerts.size()), alerts);
        passed(script, "read", alerts.size(), "alerts, every field equal");
    }

    private static void passed(String client, String verb, int count, String what) {
        MATRIX.add("interop: %-15s %-5s %2d %s".formatted(client, verb, count, what));
    }

    private static List<JsonNode> read(String script, String topic, int count) throws IOException {
        return NpmClients.node(
                script, "read", broker.bootstrapServers(), registry.url(), topic, Integer.toString(count));
    }

    private static void assertSame(List<JsonNode> read, List<? extends SpecificRecord> expected) {
        assertThat(read).hasSameSizeAs(expected);
        for (int i = 0; i < read.size(); i++) {
            var wanted = EventJson.of(expected.get(i));
            assertThat(read.get(i).equals(EventJson::compare, wanted))
                    .as("event %d: expected %s, found %s", i, wanted, read.get(i))
                    .isTrue();
        }
    }

    private static Path rows(Path folder) throws IOException {
        var features =
                Rows.read(Path.of("topology/credit/held-out.npy")).tensors().get(Rows.UNNAMED);
        var rows = new ArrayList<Map<String, List<Double>>>();
        for (int i = 0; i < ROWS; i++) {
            var row = features.row(i);
            var numbers = new ArrayList<Double>();
            for (int j = 0; j < row.shape().size(); j++) {
                numbers.add(row.getDouble(j));
            }
            rows.add(Map.of("features", numbers, "probability", List.of(0.5, 0.5)));
        }
        var file = folder.resolve("rows.json");
        new JsonMapper().writeValue(file.toFile(), rows);
        return file;
    }

    private static Path config(Path folder) throws IOException {
        var model = Path.of("topology", "credit").toAbsolutePath();
        return Files.writeString(folder.resolve("service.yaml"), """
            application-id: interop
            kafka:
              bootstrap.servers: %s
              state.dir: %s
              commit.interval.ms: 100
            registry:
              schema.registry.url: %s
            monitor: {serve: off}
            models:
              - name: credit
                version: "1"
                path: %s/model.onnx
                features: %s/features.yaml
                output: logit
                target: bad
                baselines: ["mean:%s/reference.npy"]
                sampling: {rate: 1.0}
            """.formatted(
                        broker.bootstrapServers(), folder.resolve("state"), registry.url(), model, model, model));
    }

    /** All committed records of a topic once there are so many. */
    private static <T extends SpecificRecord> List<T> read(
            String topic, Class<T> type, int count, ServiceProcess service) {
        var events = new ArrayList<T>();
        try (var consumer = consumer();
                Deserializer<T> deserializer = AvroSerdes.of(type, Map.of("schema.registry.url", registry.url()))
                        .deserializer()) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            while (events.size() < count) {
                service.requireAlive();
                consumer.poll(Duration.ofMillis(500))
                        .forEach(record ->
                                events.add(deserializer.deserialize(topic, record.headers(), record.value())));
            }
        }
        return events;
    }

    private static long endOf(String topic) {
        var partition = new TopicPartition(topic, 0);
        try (var consumer = consumer()) {
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
