package dev.plumbline.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes dead letters back, each with its marker, so many in a transaction. */
final class Redrive {
    private final Producer<byte[], byte[]> producer;
    private final StreamSettings.Topics topics;
    private final int lettersInATransaction;
    private final Map<String, Integer> partitions = new HashMap<>();
    private int written;
    private int open;
    private int omitted;

    /** Begins with a producer whose transactions are initialised. */
    Redrive(Producer<byte[], byte[]> producer, StreamSettings.Topics topics, int lettersInATransaction) {
        this.producer = producer;
        this.topics = topics;
        this.lettersInATransaction = lettersInATransaction;
    }

    void add(StoredLetter letter) {
        if (letter.omitted()) {
            omitted++;
            return;
        }
        if (open == 0) {
            producer.beginTransaction();
        }
        // What cannot be sent is told by the commit, which then fails.
        var unused = producer.send(original(letter));
        var unusedToo = producer.send(letter.marker(topics.deadLetters()));
        open++;
        if (open == lettersInATransaction) {
            commit();
        }
    }

    /** For the topic it was read from, unless that is read no more. */
    private ProducerRecord<byte[], byte[]> original(StoredLetter letter) {
        var topic = topics.read().contains(letter.topic()) ? letter.topic() : topics.predictions();
        return letter.original(
                topic,
                partitions.computeIfAbsent(
                        topic, name -> producer.partitionsFor(name).size()));
    }

    DeadLetters.Redriven end() {
        if (open > 0) {
            commit();
        }
        return new DeadLetters.Redriven(written, omitted);
    }

    private void commit() {
        producer.commitTransaction();
        written += open;
        open = 0;
    }
}
