package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What the topology needs to know beside its models.
 *
 * @param applicationId Kafka Streams' application id: names the consumer group, the changelog and the transactions
 * @param source CloudEvents source of what is written, a URI reference such as {@code /plumbline/credit}
 * @param registryPatience how long a task waits in place for the registry before it gives the error to its thread
 */
public record StreamSettings(
        String applicationId,
        String source,
        Topics topics,
        Buffer buffer,
        EngineSettings engine,
        Duration registryPatience) {
    public StreamSettings {
        requireNonNull(applicationId, "applicationId");
        requireNonNull(source, "source");
        requireNonNull(topics, "topics");
        requireNonNull(buffer, "buffer");
        requireNonNull(engine, "engine");
        requireNonNull(registryPatience, "registryPatience");
    }

    public static StreamSettings of(String applicationId, Topics topics) {
        return new StreamSettings(
                applicationId,
                "/plumbline/" + applicationId,
                topics,
                Buffer.defaults(),
                EngineSettings.defaults(),
                Duration.ofMinutes(1));
    }

    /** Names of the topics read and written. */
    public record Topics(String predictions, String attributions, String alerts, String deadLetters) {
        public Topics {
            requireNonNull(predictions, "predictions");
            requireNonNull(attributions, "attributions");
            requireNonNull(alerts, "alerts");
            requireNonNull(deadLetters, "deadLetters");
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
     * @param maxPredictionBytes largest accepted prediction; a larger one becomes a dead letter
     * @param harvestInterval how often answers are looked for while no record arrives
     */
    public record Buffer(int slots, int maxPredictionBytes, StoreKind store, Duration harvestInterval) {
        public Buffer {
            requireNonNull(store, "store");
            requireNonNull(harvestInterval, "harvestInterval");
            if (slots < 1 || maxPredictionBytes < 1) {
                throw new IllegalArgumentException(
                        "expected at least 1 slot and 1 byte, found %d and %d".formatted(slots, maxPredictionBytes));
            }
        }

        public static Buffer defaults() {
            return new Buffer(256, 1 << 20, StoreKind.DISK, Duration.ofMillis(10));
        }
    }
}
