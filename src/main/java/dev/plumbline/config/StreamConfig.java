package dev.plumbline.config;

import dev.plumbline.stream.EngineSettings;
import dev.plumbline.stream.StreamSettings;
import dev.plumbline.stream.StreamSettings.Buffer;
import dev.plumbline.stream.StreamSettings.Topics;
import java.time.Duration;

/** Reads what the topology needs: names, topics, batches, buffers. */
final class StreamConfig {
    private StreamConfig() {}

    static StreamSettings read(Section root, Section engine) {
        var applicationId = root.textOr("application-id", "plumbline");
        var topics = root.section("topics");
        var buffer = root.section("buffer");
        var batch = root.section("batch");
        var settings = new StreamSettings(
                applicationId,
                root.textOr("source", "/plumbline/" + applicationId),
                topics(topics),
                buffer(buffer),
                batch(batch, engine),
                root.duration("registry-patience", Duration.ofMinutes(1)));
        topics.rejectUnknownKeys();
        buffer.rejectUnknownKeys();
        batch.rejectUnknownKeys();
        return settings;
    }

    private static Topics topics(Section section) {
        var defaults = Topics.defaults();
        return new Topics(
                section.textOr("predictions", defaults.predictions()),
                section.textOr("attributions", defaults.attributions()),
                section.textOr("alerts", defaults.alerts()),
                section.textOr("dead-letters", defaults.deadLetters()));
    }

    private static Buffer buffer(Section section) {
        var defaults = Buffer.defaults();
        return new Buffer(
                section.integer("slots", defaults.slots(), 1),
                section.integer("max-record-bytes", defaults.maxRecordBytes(), (64 << 10) + 1),
                section.choice("store", defaults.store()),
                section.duration("harvest-interval", defaults.harvestInterval()));
    }

    private static EngineSettings batch(Section batch, Section engine) {
        var defaults = EngineSettings.defaults();
        return new EngineSettings(
                engine.integer("workers", defaults.threads(), 1),
                batch.integer("size", defaults.batchRows(), 1),
                batch.integer("mib", (int) (defaults.batchBytes() >> 20), 1) * (1L << 20),
                batch.duration("linger", defaults.linger()),
                batch.duration("timeout", defaults.callTimeout()));
    }
}
