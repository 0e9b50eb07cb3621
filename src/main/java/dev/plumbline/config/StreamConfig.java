package dev.plumbline.config;

import dev.plumbline.event.AlertType;
import dev.plumbline.stream.EngineSettings;
import dev.plumbline.stream.JsonInput;
import dev.plumbline.stream.StreamSettings;
import dev.plumbline.stream.StreamSettings.Alerting;
import dev.plumbline.stream.StreamSettings.Buffer;
import dev.plumbline.stream.StreamSettings.Limits;
import dev.plumbline.stream.StreamSettings.Topics;
import java.util.EnumMap;
import java.util.Map;

/** Reads what the topology needs: names, topics, batches, buffers. */
final class StreamConfig {
    private StreamConfig() {}

    static StreamSettings read(Section root, Section engine) {
        var applicationId = root.textOr("application-id", "plumbline");
        var topics = root.section("topics");
        var buffer = root.section("buffer");
        var batch = root.section("batch");
        var json = root.section("json");
        var alerts = root.section("alerts");
        var settings = new StreamSettings(
                applicationId,
                root.textOr("source", "/plumbline/" + applicationId),
                topics(topics, json),
                buffer(buffer),
                batch(batch, engine),
                limits(root),
                alerting(alerts));
        topics.rejectUnknownKeys();
        json.rejectUnknownKeys();
        buffer.rejectUnknownKeys();
        batch.rejectUnknownKeys();
        alerts.rejectUnknownKeys();
        return settings;
    }

    private static Topics topics(Section section, Section json) {
        var defaults = Topics.defaults();
        return new Topics(
                section.textOr("predictions", defaults.predictions()),
                section.textOr("attributions", defaults.attributions()),
                section.textOr("alerts", defaults.alerts()),
                section.textOr("dead-letters", defaults.deadLetters()),
                json(json));
    }

    private static Limits limits(Section root) {
        var defaults = Limits.defaults();
        return new Limits(
                root.duration("registry-patience", defaults.registryPatience()),
                root.integer("shed-from-lag", (int) defaults.shedFromLag(), 0));
    }

    private static Alerting alerting(Section section) {
        var defaults = Alerting.defaults();
        return new Alerting(
                section.duration("update", defaults.update()),
                section.duration("quiet", defaults.quiet()),
                runbooks(section));
    }

    private static Map<AlertType, String> runbooks(Section section) {
        var runbooks = new EnumMap<AlertType, String>(AlertType.class);
        section.properties("runbooks")
                .forEach((name, link) -> Choices.parse(AlertType.class, name)
                        .filter(type -> type != AlertType.UNKNOWN)
                        .ifPresentOrElse(
                                type -> runbooks.put(type, link),
                                () -> section.fault(
                                        "runbooks." + name, "expected one of " + Choices.names(AlertType.class))));
        return runbooks;
    }

    private static JsonInput json(Section section) {
        var defaults = JsonInput.none();
        return new JsonInput(
                section.texts("open-inference"),
                section.texts("kserve-logger"),
                section.duration("window", defaults.window()),
                section.integer("waiting", defaults.waiting(), 1));
    }

    private static Buffer buffer(Section section) {
        var defaults = Buffer.defaults();
        return new Buffer(
                section.integer("slots", defaults.slots(), 1),
                section.integer("mib", defaults.mebibytes(), 0),
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
