package dev.plumbline.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topic of dead letters, read as a whole, and the way back from it to the topics of predictions.
 *
 * <p>A letter is written back at most once, however often, and from however many places, that is asked for. The prediction and a marker in
 * the dead letters' topic are written in one transaction, so the topic itself tells which letters have gone back; and the transactional id
 * is that of the application, so that whoever begins fences whoever has not ended, before the markers are read.
 */
public final class DeadLetters implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int LETTERS_IN_A_TRANSACTION = 500;
    private static final long TIMEOUT_SECONDS = 30;

    private final Map<String, Object> client;
    private final StreamSettings settings;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /** What became of the letters that were to be written back. */
    public record Redriven(int letters, int omitted) {}

    /** Which letters are meant. */
    public interface Choice {
        boolean includes(StoredLetter letter);
    }

    /**
     * Opens the topic.
     *
     * @param kafka settings of the client: {@code bootstrap.servers}, security and whatever else it needs
     */
    public DeadLetters(StreamSettings settings, Map<String, ?> kafka) {
        this.settings = settings;
        this.client = client(kafka);
        var consuming = new HashMap<>(client);
        consuming.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consuming.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partitions = consumer.partitionsFor(settings.topics().deadLetters()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
    }

    private static Map<String, Object> client(Map<String, ?> kafka) {
        var client = new HashMap<String, Object>(kafka);
        client.remove(ConsumerConfig.GROUP_ID_CONFIG);
        client.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        client.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        client.remove("group.protocol");
        client.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                Duration.ofSeconds(TIMEOUT_SECONDS).toMillis());
        return client;
    }

    /** Positions of the letters that have been written back. */
    public Set<LetterPosition> redriven() {
        var marked = new HashSet<LetterPosition>();
        read(record -> {
            if (StoredLetter.isMarker(record.headers())) {
                marked.add(StoredLetter.marked(record.headers()));
            }
        });
        return marked;
    }

    /** Hands over every letter, of one partition after the other or mixed, in order of arrival within each. */
    public void forEach(Consumer<StoredLetter> reader) {
        read(record -> {
            if (!StoredLetter.isMarker(record.headers())) {
                reader.accept(StoredLetter.of(record));
            }
        });
    }

    /** Writes letters that have not been written back before to the topic they were read from. */
    public Redriven redrive(Choice choice) {
        var producing = new HashMap<>(client);
        producing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.applicationId() + "-redrive");
        producing.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.buffer().maxRecordBytes() + RecordSize.OVERHEAD_BYTES);
        try (var producer = new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer())) {
            // First: what another run began is over from here on, one way or the other.
            producer.initTransactions();
            var redrive = new Redrive(producer, settings.topics(), LETTERS_IN_A_TRANSACTION);
            var done = redriven();
            forEach(letter -> {
                if (choice.includes(letter) && !done.contains(letter.position())) {
                    redrive.add(letter);
                }
            });
            return redrive.end();
        }
    }

    /** How many letters would be written back. */
    public Redriven count(Choice choice) {
        var done = redriven();
        var counts = new int[2];
        forEach(letter -> {
            if (choice.includes(letter) && !done.contains(letter.position())) {
                counts[letter.omitted() ? 1 : 0]++;
            }
        });
        return new Redriven(counts[0], counts[1]);
    }

    /** Reads from the beginning to what is the end now, and waits there for transactions under way: a marker may lie behind them. */
    private void read(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        consumer.seekToBeginning(partitions);
        var ends = ends();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (var record : consumer.poll(POLL)) {
                var end = ends.get(new TopicPartition(record.topic(), record.partition()));
                if (record.offset() < end) {
                    reader.accept(record);
                }
            }
        }
    }

    private Map<TopicPartition, Long> ends() {
        try (var admin = Admin.create(client)) {
            var asked = partitions.stream().collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest()));
            return admin.listOffsets(asked).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset()));
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "expected the ends of topic '%s' within %d s, found none: %s"
                            .formatted(settings.topics().deadLetters(), TIMEOUT_SECONDS, e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the dead letters were looked at", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
