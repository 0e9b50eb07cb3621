package dev.plumbline.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * How not to do it: a micro-batch in a list, under {@code exactly_once_v2}. A commit between arrival and flush records offsets of
 * predictions that only the list holds.
 */
final class NaiveService {
    private static final String APPLICATION = "naive";
    private static final int BATCH = 64;
    static final Duration LINGER = Duration.ofMillis(500);

    private NaiveService() {}

    /** Runs until it is killed; the arguments are the brokers and a folder for the state. */
    public static void main(String[] arguments) throws InterruptedException {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, arguments[1]);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put("consumer.auto.offset.reset", "earliest");
        properties.put("consumer.session.timeout.ms", 6000);
        properties.put("producer.transaction.timeout.ms", 10_000);
        var bytes = Serdes.ByteArray();
        var topology = new Topology()
                .addSource("source", bytes.deserializer(), bytes.deserializer(), Topics.PREDICTIONS)
                .addProcessor("batch", Batcher::new, "source")
                .addSink("sink", Topics.ATTRIBUTIONS, bytes.serializer(), bytes.serializer(), "batch");
        new KafkaStreams(topology, properties).start();
        new CountDownLatch(1).await();
    }

    /** Whether it has committed all that lies in the predictions' topic; the last offset of a partition may be a transaction's end. */
    static boolean isDone(Admin admin) throws Exception {
        var done = admin.listConsumerGroupOffsets(APPLICATION)
                .partitionsToOffsetAndMetadata()
                .get();
        var partitions = admin
                .describeTopics(List.of(Topics.PREDICTIONS))
                .allTopicNames()
                .get()
                .get(Topics.PREDICTIONS)
                .partitions()
                .stream()
                .map(partition -> new TopicPartition(Topics.PREDICTIONS, partition.partition()))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return admin.listOffsets(partitions).all().get().entrySet().stream().allMatch(end -> {
            var offset = done.get(end.getKey());
            return offset != null && offset.offset() >= end.getValue().offset() - 1;
        });
    }

    private static final class Batcher extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        private final List<Record<byte[], byte[]>> batch = new ArrayList<>();

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            super.init(context);
            context.schedule(LINGER, PunctuationType.WALL_CLOCK_TIME, timestamp -> flush());
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            var id = record.headers().lastHeader("ce_id").value();
            record.headers().remove("ce_subject").add("ce_subject", id);
            batch.add(record);
            if (batch.size() == BATCH) {
                flush();
            }
        }

        private void flush() {
            batch.forEach(context()::forward);
            batch.clear();
        }
    }
}
