package dev.plumbline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import dev.plumbline.stream.CommittedValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class DeadLettersCommandTest {
    private static final List<String> KINDS = List.of("predictions", "attributions", "alerts", "dead-letters");
    private static EmbeddedBroker broker;
    private static EmbeddedRegistry registry;
    private static int runs;

    @TempDir
    private Path folder;

    private String name;
    private Path config;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        registry = new EmbeddedRegistry(0);
    }

    @AfterAll
    static void stop() {
        registry.close();
        broker.close();
    }

    @BeforeEach
    void writeConfiguration() throws Exception {
        name = "letters-" + runs++;
        KINDS.forEach(kind -> broker.createTopic(topic(kind), 2));
        config = folder.resolve("service.yaml");
        Files.writeString(config, """
            application-id: %1$s
            kafka: {bootstrap.servers: "%2$s"}
            registry: {schema.registry.url: "%3$s"}
            topics: {predictions: %1$s-predictions, attributions: %1$s-attributions, alerts: %1$s-alerts, dead-letters: %1$s-dead-letters}
            models:
              - {name: credit, path: %4$s}
            """.formatted(
                        name,
                        broker.bootstrapServers(),
                        registry.url(),
                        Path.of("topology", "credit", "model.onnx").toAbsolutePath()));
    }

    @Test
    void listsAndShows() throws Exception {
        send(List.of(letter("p-0", "UNREADABLE", "credit", 0, 17), letter("p-1", "UNKNOWN_MODEL", "other", 1, 3)));

        assertThat(letters("list").out())
                .contains("UNREADABLE      decode   %s-predictions-0@17".formatted(name))
                .contains("expected better, found p-1")
                .endsWith("2 dead letters; 0 of the topic have been written back\n");
        assertThat(letters("list", "--reason", "UNREADABLE").out())
                .contains("p-0")
                .doesNotContain("p-1");
        assertThat(letters("list", "--model", "other", "--format", "json").out())
                .contains("\"position\" : \"1@0\"", "\"prediction\" : \"p-1\"", "\"count\" : 1");
        assertThat(letters("show", "0@0").out())
                .startsWith("UNREADABLE at decode, read from %s-predictions-0@17\nexpected better, found p-0\n"
                        .formatted(name))
                .contains("key: key of p-0\n", "header mine: kept\n", "value: 5 bytes, 76616c7565 (");
        assertThat(letters("show", "0@99").exitCode()).isEqualTo(1);
    }

    @Test
    void writesBackOnceWhateverIsAskedFor() throws Exception {
        send(IntStream.range(0, 700)
                .mapToObj(i -> letter("p-" + i, "UNREADABLE", "credit", i % 2, i))
                .toList());

        assertThat(letters("redrive", "--dry-run").out()).isEqualTo("700 to be written back\n");
        assertThat(letters("redrive", "0@3").out()).isEqualTo("1 written back\n");
        assertThat(letters("redrive").out()).isEqualTo("699 written back\n");
        assertThat(letters("redrive").out()).isEqualTo("0 written back\n");
        assertThat(letters("list").out()).isEqualTo("0 dead letters; 700 of the topic have been written back\n");
        assertThat(letters("list", "--all").out()).contains("(written back) expected better");

        var back = read(topic("predictions"));
        assertThat(back)
                .extracting(record -> text(record, "ce_id"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 700).mapToObj(i -> "p-" + i).toList());
        assertThat(back).allSatisfy(record -> {
            assertThat(record.key()).isEqualTo(("key of " + text(record, "ce_id")).getBytes(UTF_8));
            assertThat(record.value()).isEqualTo("value".getBytes(UTF_8));
            assertThat(record.timestamp()).isEqualTo(1_700_000_000_000L);
            assertThat(record.headers())
                    .extracting(header -> header.key())
                    .containsExactlyInAnyOrder("ce_id", "plumbline-model", "mine", "plumbline-redriven-from");
        });
        assertThat(back.stream().filter(record -> text(record, "ce_id").equals("p-7")))
                .singleElement()
                .extracting(ConsumerRecord::partition)
                .isEqualTo(1);
    }

    @Test
    void whoeverBeginsFencesWhoeverHasNotEnded() throws Exception {
        send(List.of(letter("p-0", "UNREADABLE", "credit", 0, 0)));
        var settings = Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrapServers(), "transactional.id", name + "-redrive");

        try (var hanging = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            hanging.initTransactions();
            hanging.beginTransaction();
            hanging.send(new ProducerRecord<>(topic("predictions"), "never".getBytes(UTF_8)))
                    .get();

            assertThat(letters("redrive").out()).startsWith("1 written back");
            assertThat(read(topic("predictions"))).hasSize(1);
        }
    }

    @Test
    void aPositionThatIsNoneIsAUsageError() {
        var ended = letters("show", "17");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("expected a position such as 0@17, found '17'");
    }

    private String topic(String kind) {
        return name + "-" + kind;
    }

    private ProducerRecord<byte[], byte[]> letter(String id, String reason, String model, int partition, long offset) {
        var record = new ProducerRecord<>(
                topic("dead-letters"),
                partition,
                1_700_000_000_000L,
                ("key of " + id).getBytes(UTF_8),
                "value".getBytes(UTF_8));
        var headers = List.of(
                Map.entry("ce_id", id),
                Map.entry("plumbline-model", model),
                Map.entry("mine", "kept"),
                Map.entry("plumbline-error-reason", reason),
                Map.entry("plumbline-error-stage", "decode"),
                Map.entry("plumbline-error-message", "expected better, found " + id),
                Map.entry("plumbline-error-topic", topic("predictions")),
                Map.entry("plumbline-error-partition", Integer.toString(partition)),
                Map.entry("plumbline-error-offset", Long.toString(offset)));
        headers.forEach(header ->
                record.headers().add(header.getKey(), header.getValue().getBytes(UTF_8)));
        return record;
    }

    private static void send(List<ProducerRecord<byte[], byte[]>> records) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var record : records) {
                var unused = producer.send(record);
            }
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) throws Exception {
        return CommittedValues.all(broker.bootstrapServers(), topic);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), UTF_8);
    }

    private Ended letters(String command, String... arguments) {
        return Ended.of(
                Stream.concat(Stream.of("dead-letters", command, "--config", config.toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
