package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.PredictionEvent;
import dev.plumbline.registry.serde.AvroSerdes;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Replays the demonstration's loan applications into a cluster that runs elsewhere, as the serving system would write them. */
public final class ClusterReplay {
    private static final String PRODUCER_PREFIX = "producer.";

    private final Cluster cluster;
    private final ProgressLine progress;

    /**
     * Where the events go.
     *
     * @param kafka client properties, {@code bootstrap.servers} among them; those of Kafka Streams do no harm
     * @param registry properties of the Schema Registry client
     * @param topic of the predictions, which exists
     */
    public record Cluster(Map<String, String> kafka, Map<String, String> registry, String topic) {
        public Cluster {
            kafka = Map.copyOf(kafka);
            registry = Map.copyOf(registry);
            requireNonNull(topic, "topic");
        }
    }

    public ClusterReplay(Cluster cluster, ProgressLine progress) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.progress = requireNonNull(progress, "progress");
    }

    /**
     * Replays until the limit, or until Ctrl-C.
     *
     * @return how many events the topic took
     * @throws org.apache.kafka.common.KafkaException if an event could not be written
     */
    public int run(ReplayLimit limit) {
        try (var stop = StopSignal.listen();
                var files = CreditFiles.unpack()) {
            progress.show("scoring the applications");
            var scored = ScoredApplications.score(files.folder());
            try (var predictions = AvroSerdes.of(PredictionEvent.class, cluster.registry());
                    var producer = producer()) {
                var records = new CreditRecords(scored, cluster.topic(), predictions.serializer());
                var replay = new CreditReplay(records, producer, Clock.systemUTC());
                progress.show("replaying into topic " + cluster.topic());
                replay.run(limit, stop::raised);
                return replay.sent();
            } finally {
                progress.close();
            }
        }
    }

    private Producer<byte[], byte[]> producer() {
        var settings = new HashMap<String, Object>(cluster.kafka());
        cluster.kafka().forEach((key, value) -> {
            if (key.startsWith(PRODUCER_PREFIX)) {
                settings.put(key.substring(PRODUCER_PREFIX.length()), value);
            }
        });
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
