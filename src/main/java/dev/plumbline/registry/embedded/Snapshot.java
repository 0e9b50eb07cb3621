package dev.plumbline.registry.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Comparator;

/** The store as one JSON file, replaced as a whole on every change. */
final class Snapshot {
    private static final JsonMapper JSON = new JsonMapper();

    private Snapshot() {}

    static void write(SubjectStore store, Path file) throws IOException {
        var root = JSON.createObjectNode();
        var versions = root.putArray("versions");
        // By id, so that a schema comes after those it refers to.
        store.all()
                .sorted(Comparator.comparingInt(version -> version.schema().id()))
                .forEach(version -> write(version, versions.addObject()));
        root.put("lastId", store.schemas().lastId());
        root.put("compatibility", store.levels().global().name());
        var levels = root.putObject("compatibilities");
        store.levels().bySubject().forEach((subject, level) -> levels.put(subject, level.name()));
        root.put("mode", store.modes().global().name());
        var modes = root.putObject("modes");
        store.modes().bySubject().forEach((subject, mode) -> modes.put(subject, mode.name()));

        var beside = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(beside, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(Version version, ObjectNode node) {
        node.put("subject", version.subject())
                .put("version", version.number())
                .put("deleted", version.deleted())
                .put("registeredAt", version.registeredAt())
                .put("id", version.schema().id())
                .put("schema", version.schema().text());
        Answers.references(version.schema(), node);
    }

    /** The store of a file; an empty one where there is no file yet. */
    static SubjectStore read(Path file, Clock clock) throws IOException {
        var store = new SubjectStore(clock);
        if (!Files.exists(file)) {
            return store;
        }
        var root = JSON.readTree(Files.readAllBytes(file));
        root.path("versions").forEach(node -> store.restore(version(node, store)));
        store.levels()
                .setGlobal(CompatibilityLevel.of(root.path("compatibility").asText()));
        for (var entry : root.path("compatibilities").properties()) {
            store.levels()
                    .set(entry.getKey(), CompatibilityLevel.of(entry.getValue().asText()));
        }
        store.modes().setGlobal(Mode.of(root.path("mode").asText()));
        for (var entry : root.path("modes").properties()) {
            store.modes().set(entry.getKey(), Mode.of(entry.getValue().asText()));
        }
        store.schemas().skipTo(root.path("lastId").asInt());
        return store;
    }

    private static Version version(JsonNode node, SubjectStore store) {
        var parsed = store.parse(Candidate.of(node));
        var schema = new StoredSchema(node.path("id").asInt(), parsed.text(), parsed.references(), parsed.parsed());
        return new Version(
                node.path("subject").asText(),
                node.path("version").asInt(),
                schema,
                node.path("deleted").asBoolean(),
                node.path("registeredAt").asLong());
    }
}
