package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import dev.plumbline.registry.serde.AvroSerdes;
import dev.plumbline.stream.StreamSettings.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The demonstration: a broker and a registry in this process, real loan applications replayed through the service, and a summary of
 * what came out.
 */
public final class Demo {
    private static final Topics TOPICS = new Topics("predictions", "attributions", "alerts", "dead-letters");
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServiceStarter starter;
    private final PrintStream out;
    private final ProgressLine progress;

    /**
     * Prepares a demonstration.
     *
     * @param out takes the summary
     */
    public Demo(ServiceStarter starter, PrintStream out, ProgressLine progress) {
        this.starter = requireNonNull(starter, "starter");
        this.out = requireNonNull(out, "out");
        this.progress = requireNonNull(progress, "progress");
    }

    /**
     * Runs until the limit, or until Ctrl-C, and prints the summary.
     *
     * @return whether every sampled event was explained or dead-lettered, once
     */
    public boolean run(ReplayLimit limit) {
        try (var stop = StopSignal.listen();
                var files = CreditFiles.unpack()) {
            progress.show("scoring the applications");
            var scored = ScoredApplications.score(files.folder());
            progress.show("starting a Kafka broker and a schema registry on loopback");
            try (var broker = EmbeddedBroker.start();
                    var registry = new EmbeddedRegistry(0)) {
                createTopics(broker);
                var surroundings =
                        new DemoSurroundings(broker.bootstrapServers(), registry.url(), TOPICS, files.folder());
                var outcome = replay(scored, surroundings, limit, stop::raised);
                out.println(new DemoSummary(outcome, scored.data().features()).text());
                return outcome.accountedFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("expected to start a schema registry on loopback: " + e.getMessage(), e);
        }
    }

    private static void createTopics(EmbeddedBroker broker) {
        broker.createTopic(TOPICS.predictions(), PARTITIONS);
        broker.createTopic(TOPICS.attributions(), PARTITIONS);
        broker.createTopic(TOPICS.alerts(), 1);
        broker.createTopic(TOPICS.deadLetters(), 1);
    }

    private DemoOutcome replay(
            ScoredApplications scored, DemoSurroundings surroundings, ReplayLimit limit, BooleanSupplier stopped) {
        var clock = Clock.systemUTC();
        var tally = new DemoTally(scored.risks());
        var registry = Map.of("schema.registry.url", surroundings.registryUrl());
        progress.show("starting the service");
        try (var predictions = AvroSerdes.of(PredictionEvent.class, registry);
                var attributions = AvroSerdes.of(AttributionEvent.class, registry);
                var alerts = AvroSerdes.of(AlertEvent.class, registry);
                var service = starter.start(surroundings);
                var producer = producer(surroundings);
                var reader = new TopicReader(
                        consumer(surroundings),
                        TOPICS,
                        attributions.deserializer(),
                        alerts.deserializer(),
                        tally,
                        clock)) {
            var records = new CreditRecords(scored, TOPICS.predictions(), predictions.serializer());
            var replay = new CreditReplay(records, producer, clock);
            return new DemoRun(replay, service, reader, tally, progress, PATIENCE).run(limit, stopped);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(DemoSurroundings surroundings) {
        var settings = Map.<String, Object>of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                surroundings.bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                5);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(DemoSurroundings surroundings) {
        var settings = Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                surroundings.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
