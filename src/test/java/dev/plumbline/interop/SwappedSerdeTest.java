package dev.plumbline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service with a serde under the name of Confluent's.
 *
 * <p>Confluent's jars are not on Maven Central: a class of the same name and methods stands in, compiled here into a folder of its own, so
 * that only {@code --classpath} leads to it. It does what Confluent's does (same wire format, same registry) and signs what it writes.
 */
@Timeout(300)
final class SwappedSerdeTest {
    private static final String CLASS = "io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde";
    private static final String SOURCE = """
        package io.confluent.kafka.streams.serdes.avro;

        import java.util.Map;
        import org.apache.avro.specific.SpecificRecord;
        import org.apache.kafka.common.header.Headers;
        import org.apache.kafka.common.serialization.Deserializer;
        import org.apache.kafka.common.serialization.Serde;
        import org.apache.kafka.common.serialization.Serializer;

        public class SpecificAvroSerde<T extends SpecificRecord> implements Serde<T> {
            private final Serde<T> inner = new dev.plumbline.registry.serde.SpecificAvroSerde<>();
            private String note;

            @Override
            public void configure(Map<String, ?> configs, boolean isKey) {
                note = configs.get("note") + "," + isKey + "," + configs.get("specific.avro.reader");
                inner.configure(configs, isKey);
            }

            @Override
            public Serializer<T> serializer() {
                return new Serializer<>() {
                    @Override
                    public byte[] serialize(String topic, T data) {
                        return serialize(topic, null, data);
                    }

                    @Override
                    public byte[] serialize(String topic, Headers headers, T data) {
                        headers.add("signed", note.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                        return inner.serializer().serialize(topic, headers, data);
                    }
                };
            }

            @Override
            public Deserializer<T> deserializer() {
                return inner.deserializer();
            }
        }
        """;

    @Test
    void aSerdeNamedInTheConfigurationReadsAndWrites(@TempDir Path folder) throws Exception {
        var classes = compile(folder);
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            Stream.of("predictions", "attributions", "alerts", "dead-letters")
                    .forEach(topic -> broker.createTopic(topic, 1));
            write(broker, registry);
            var config = config(folder, broker, registry);
            try (var service =
                    ServiceProcess.start(config, folder.resolve("service.log"), "--classpath", classes.toString())) {
                assertThat(signature(broker, service)).isEqualTo("kept,false,true");
            }
        }
    }

    private static Path compile(Path folder) throws IOException {
        var source = folder.resolve("source/io/confluent/kafka/streams/serdes/avro/SpecificAvroSerde.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, SOURCE);
        var classes = Files.createDirectories(folder.resolve("classes"));
        int exitCode = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(exitCode).isZero();
        return classes;
    }

    private static void write(EmbeddedBroker broker, EmbeddedRegistry registry) throws Exception {
        try (var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                var serde = CreditPredictions.serde(registry.url())) {
            var value = serde.serializer().serialize("predictions", CreditPredictions.first());
            producer.send(new ProducerRecord<>("predictions", value)).get();
        }
    }

    private static String signature(EmbeddedBroker broker, ServiceProcess service) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition("attributions", 0)));
            consumer.seekToBeginning(consumer.assignment());
            while (true) {
                service.requireAlive();
                for (var record : consumer.poll(Duration.ofMillis(500))) {
                    return new String(record.headers().lastHeader("signed").value(), StandardCharsets.UTF_8);
                }
            }
        }
    }

    private static Path config(Path folder, EmbeddedBroker broker, EmbeddedRegistry registry) throws IOException {
        var model = Path.of("topology", "credit").toAbsolutePath();
        return Files.writeString(folder.resolve("service.yaml"), """
            application-id: swapped
            kafka:
              bootstrap.servers: %s
              state.dir: %s
              commit.interval.ms: 100
            registry: {schema.registry.url: "%s", note: kept}
            serde: %s
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
                broker.bootstrapServers(), folder.resolve("state"), registry.url(), CLASS, model, model, model));
    }
}
