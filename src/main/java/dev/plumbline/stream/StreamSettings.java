package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.AlertType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the topology needs to know beside its models.
 *
 * @param applicationId Kafka Streams' application id: names the consumer group, the changelog and the transactions
 * @param source CloudEvents source of what is written, a URI reference such as {@code /plumbline/credit}
 */
public record StreamSettings(
        String applicationId,
        String source,
        Topics topics,
        Buffer buffer,
        EngineSettings engine,
        Limits limits,
        Alerting alerting) {
    public StreamSettings {
        requireNonNull(applicationId, "applicationId");
        requireNonNull(source, "source");
        requireNonNull(topics, "topics");
        requireNonNull(buffer, "buffer");
        requireNonNull(engine, "engine");
        requireNonNull(limits, "limits");
        requireNonNull(alerting, "alerting");
    }

    public static StreamSettings of(String applicationId, Topics topics) {
        return new StreamSettings(
                applicationId,
                "/plumbline/" + applicationId,
                topics,
                Buffer.defaults(),
                EngineSettings.defaults(),
                Limits.defaults(),
                Alerting.defaults());
    }

    /** The topic between the tasks that see something and the one that makes an alert of it; the service creates it. */
    String sightingsTopic() {
        return applicationId + "-sightings";
    }

    /**
     * What is borne before something is given up.
     *
     * @param registryPatience how long a task waits in place for the registry before it gives the error to its thread
     * @param shedFromLag records that a partition may be behind before its sampling rates are lowered; 0 to never lower them
     */
    public record Limits(Duration registryPatience, long shedFromLag) {
        public Limits {
            requireNonNull(registryPatience, "registryPatience");
            if (shedFromLag < 0) {
                throw new IllegalArgumentException("expected a lag of at least 0, found " + shedFromLag);
            }
        }

        public static Limits defaults() {
            return new Limits(Duration.ofMinutes(1), Shedding.NEVER);
        }
    }

    /**
     * How alerts grow and end.
     *
     * @param update least time between two events of one growing alert
     * @param quiet an alert is resolved when its cause has not been seen for so long
     * @param runbooks links to what to do about each type
     */
    public record Alerting(Duration update, Duration quiet, Map<AlertType, String> runbooks) {
        public Alerting {
            requireNonNull(update, "update");
            requireNonNull(quiet, "quiet");
            runbooks = Map.copyOf(runbooks);
            if (update.isNegative() || quiet.isNegative() || quiet.isZero()) {
                throw new IllegalArgumentException(
                        "expected an update interval of at least 0 and a quiet time above 0, found %s and %s"
                                .formatted(update, quiet));
            }
        }

        public static Alerting defaults() {
            return new Alerting(Duration.ofSeconds(10), Duration.ofMinutes(5), Map.of());
        }
    }

    /**
     * Names of the topics read and written.
     *
     * @param predictions of Avro, unless it is among those of JSON
     * @param json further topics of predictions
     */
    public record Topics(String predictions, String attributions, String alerts, String deadLetters, JsonInput json) {
        public Topics {
            requireNonNull(predictions, "predictions");
            requireNonNull(attributions, "attributions");
            requireNonNull(alerts, "alerts");
            requireNonNull(deadLetters, "deadLetters");
            requireNonNull(json, "json");
        }

        /** Topics whose predictions are all Avro. */
        public Topics(String predictions, String attributions, String alerts, String deadLetters) {
            this(predictions, attributions, alerts, deadLetters, JsonInput.none());
        }

        /** All topics that predictions are read from. */
        public List<String> read() {
            return Stream.concat(Stream.of(predictions), json.topics().stream())
                    .distinct()
                    .toList();
        }

        /** Whether predictions of Avro are read at all. */
        public boolean readsAvro() {
            return !json.topics().contains(predictions);
        }

        /** All topics that are written. */
        List<String> written() {
            return List.of(attributions, alerts, deadLetters);
        }

        public static Topics defaults() {
            return new Topics("predictions", "attributions", "alerts", "dead-letters");
        }
    }

    /** Where the records of the buffer lie between commits; both are restored from the changelog. */
    public enum StoreKind {
        MEMORY,
        /** RocksDB under {@code state.dir}; keeps the process's identity, so that a restart after a crash takes over at once. */
        DISK
    }

    /**
     * The records a task may have read and not answered.
     *
     * @param slots how many, per task
     * @param mebibytes how large they may be together, over all tasks of the process, MiB; 0 for a sixteenth of the heap
     * @param maxRecordBytes largest record that is written, headers included; no output topic may allow less. A prediction may be
     *     64 KiB smaller, or else becomes a dead letter
     * @param harvestInterval how often answers are looked for while no record arrives
     */
    public record Buffer(int slots, int mebibytes, int maxRecordBytes, StoreKind store, Duration harvestInterval) {
        public Buffer {
            requireNonNull(store, "store");
            requireNonNull(harvestInterval, "harvestInterval");
            if (slots < 1 || mebibytes < 0 || maxRecordBytes <= RecordSize.OVERHEAD_BYTES) {
                throw new IllegalArgumentException(
                        "expected at least 1 slot, 0 MiB and records of more than %d bytes, found %d, %d and %d"
                                .formatted(RecordSize.OVERHEAD_BYTES, slots, mebibytes, maxRecordBytes));
            }
        }

        /** Size of the largest accepted prediction. */
        int maxPredictionBytes() {
            return maxRecordBytes - RecordSize.OVERHEAD_BYTES;
        }

        /** Records below what Kafka's topics take by default, 1,048,588 bytes. */
        public static Buffer defaults() {
            return new Buffer(256, 0, 1_000_000, StoreKind.DISK, Duration.ofMillis(10));
        }
    }
}
