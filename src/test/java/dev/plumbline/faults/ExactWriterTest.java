package dev.plumbline.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.demo.EmbeddedBroker;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ExactWriterTest {
    private static final int EVENTS = 60;
    private static final int IN_A_TRANSACTION = 10;

    private int attempts;

    @Test
    void writesEachEventOnceAndInOrderThoughTransactionsFail() throws Exception {
        try (var broker = EmbeddedBroker.start()) {
            Topics.create(broker.bootstrapServers(), 3, 1);
            try (var writer = new ExactWriter(broker.bootstrapServers(), this::recordWithBadLuck)) {
                for (int event = 0; event < EVENTS; event += IN_A_TRANSACTION) {
                    writer.write(event, event + IN_A_TRANSACTION);
                }
            }

            assertThat(attempts).isGreaterThan(EVENTS);
            assertThat(Audit.irregularInputs(broker.bootstrapServers(), ids())).isEmpty();
        }
    }

    /** What was committed and not confirmed is not written again. */
    @Test
    void goesOnWhereAnotherWriterEnded() throws Exception {
        try (var broker = EmbeddedBroker.start()) {
            Topics.create(broker.bootstrapServers(), 3, 1);
            try (var writer = new ExactWriter(broker.bootstrapServers(), ExactWriterTest::event)) {
                writer.write(0, EVENTS / 2);
            }
            try (var unaware = new ExactWriter(broker.bootstrapServers(), ExactWriterTest::event)) {
                unaware.write(0, EVENTS / 2);
                unaware.write(EVENTS / 2, EVENTS);
            }

            assertThat(Audit.irregularInputs(broker.bootstrapServers(), ids())).isEmpty();
        }
    }

    private ProducerRecord<byte[], byte[]> recordWithBadLuck(int event) {
        attempts++;
        if (attempts % 17 == 0) {
            throw new KafkaException("as if a broker had died");
        }
        return event(event);
    }

    private static ProducerRecord<byte[], byte[]> event(int event) {
        var record = new ProducerRecord<>(Topics.PREDICTIONS, ("key-" + event % 7).getBytes(UTF_8), new byte[10]);
        record.headers().add("ce_id", ("event-" + event).getBytes(UTF_8));
        return record;
    }

    private static List<String> ids() {
        return IntStream.range(0, EVENTS).mapToObj(event -> "event-" + event).toList();
    }
}
