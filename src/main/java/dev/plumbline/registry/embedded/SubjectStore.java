package dev.plumbline.registry.embedded;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The subjects with their versions, and the rules by which they change. Not safe for use by several threads at once. */
final class SubjectStore {
    private final Clock clock;
    private final SchemaCatalog schemas = new SchemaCatalog();
    private final Settled<CompatibilityLevel> levels = new Settled<>(CompatibilityLevel.BACKWARD);
    private final Settled<Mode> modes = new Settled<>(Mode.READWRITE);
    private final Map<String, NavigableMap<Integer, Version>> subjects = new TreeMap<>();

    SubjectStore(Clock clock) {
        this.clock = clock;
    }

    SchemaCatalog schemas() {
        return schemas;
    }

    Settled<CompatibilityLevel> levels() {
        return levels;
    }

    Settled<Mode> modes() {
        return modes;
    }

    /** Registers a schema under a subject, unless it is there already. */
    Version register(String subject, Candidate candidate) {
        if (candidate.text().isBlank() && subjects.containsKey(subject)) {
            return version(subject, "latest", false);
        }
        var schema = parse(candidate);
        var known = find(subject, schema, false);
        if (known.isPresent()) {
            return known.get();
        }
        requireWritable(subject);
        var objections = objections(subject, schema);
        if (!objections.isEmpty()) {
            throw RegistryFault.incompatible(String.join("; ", objections));
        }
        var versions = subjects.computeIfAbsent(subject, name -> new TreeMap<>());
        int number = versions.isEmpty() ? 1 : versions.lastKey() + 1;
        var version = new Version(subject, number, schema, false, clock.millis());
        restore(version);
        return version;
    }

    /** Puts a version in its place without asking whether it may stand there. */
    void restore(Version version) {
        schemas.add(version.schema());
        subjects.computeIfAbsent(version.subject(), name -> new TreeMap<>()).put(version.number(), version);
    }

    StoredSchema parse(Candidate candidate) {
        return schemas.parse(
                candidate,
                reference -> version(reference.subject(), Integer.toString(reference.version()), true)
                        .schema());
    }

    /** The version of a subject that holds a schema. */
    Version lookup(String subject, Candidate candidate, boolean deleted) {
        requireSubject(subject, deleted);
        return find(subject, parse(candidate), deleted).orElseThrow(RegistryFault::schemaNotFound);
    }

    private Optional<Version> find(String subject, StoredSchema schema, boolean deleted) {
        return versions(subject, deleted)
                .filter(version -> version.schema().holds(schema.text(), schema.references()))
                .reduce((first, second) -> second);
    }

    /** Why a schema may not become the next version; empty where it may. */
    List<String> objections(String subject, StoredSchema schema) {
        var earlier = versions(subject, false)
                .map(version -> version.schema().parsed())
                .toList();
        return levels.of(subject).objections(schema.parsed(), earlier);
    }

    /** Why a schema does not go together with one version. */
    List<String> objections(String subject, StoredSchema schema, String version) {
        var other = version(subject, version, false).schema().parsed();
        return levels.of(subject).objections(schema.parsed(), List.of(other));
    }

    Stream<String> subjects(boolean deleted) {
        return new ArrayList<>(subjects.keySet())
                .stream().filter(subject -> versions(subject, deleted).findAny().isPresent());
    }

    /** All versions of all subjects, deleted ones included. */
    Stream<Version> all() {
        return subjects.values().stream().flatMap(versions -> versions.values().stream());
    }

    /** The versions of a subject, oldest first. */
    Stream<Version> versions(String subject, boolean deleted) {
        return new ArrayList<>(subjects.getOrDefault(subject, new TreeMap<>()).values())
                .stream().filter(version -> deleted || !version.deleted());
    }

    void requireSubject(String subject, boolean deleted) {
        if (versions(subject, deleted).findAny().isEmpty()) {
            throw RegistryFault.subjectNotFound(subject);
        }
    }

    /** A version by its number, or {@code latest} or -1. */
    Version version(String subject, String version, boolean deleted) {
        requireSubject(subject, deleted);
        if (version.equals("latest") || version.equals("-1")) {
            return versions(subject, deleted).reduce((first, second) -> second).orElseThrow();
        }
        int number = parseVersion(version);
        return versions(subject, deleted)
                .filter(candidate -> candidate.number() == number)
                .findFirst()
                .orElseThrow(() -> RegistryFault.versionNotFound(number));
    }

    private static int parseVersion(String version) {
        try {
            int number = Integer.parseInt(version);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw RegistryFault.invalidVersion(version);
        }
        throw RegistryFault.invalidVersion(version);
    }

    /** Hides a version, or with {@code permanent} removes a hidden one. */
    int delete(String subject, String number, boolean permanent) {
        requireWritable(subject);
        var version = version(subject, number, true);
        requireDeletable(version, permanent);
        if (permanent && !version.deleted()) {
            throw RegistryFault.versionNotSoftDeleted(subject, version.number());
        }
        if (!permanent && version.deleted()) {
            throw RegistryFault.versionSoftDeleted(subject, version.number());
        }
        remove(version, permanent);
        return version.number();
    }

    /** Hides all versions of a subject, or with {@code permanent} removes hidden ones. */
    List<Integer> delete(String subject, boolean permanent) {
        requireWritable(subject);
        requireSubject(subject, true);
        boolean visible = versions(subject, false).findAny().isPresent();
        if (permanent && visible) {
            throw RegistryFault.subjectNotSoftDeleted(subject);
        }
        if (!permanent && !visible) {
            throw RegistryFault.subjectSoftDeleted(subject);
        }
        var affected = versions(subject, permanent).toList();
        affected.forEach(version -> requireDeletable(version, permanent));
        affected.forEach(version -> remove(version, permanent));
        return affected.stream().map(Version::number).toList();
    }

    private void requireDeletable(Version version, boolean permanent) {
        if (!permanent && referencing(version).findAny().isPresent()) {
            throw RegistryFault.referenced(version.subject(), version.number());
        }
    }

    /** The versions whose schemas refer to this one. */
    Stream<Version> referencing(Version version) {
        return all().filter(other -> !other.deleted()
                && other.schema().references().stream()
                        .anyMatch(reference -> reference.subject().equals(version.subject())
                                && reference.version() == version.number()));
    }

    private void remove(Version version, boolean permanent) {
        var versions = subjects.get(version.subject());
        if (permanent) {
            versions.remove(version.number());
            if (all().noneMatch(other -> other.schema().id() == version.schema().id())) {
                schemas.remove(version.schema());
            }
        } else {
            versions.put(version.number(), version.softDeleted());
        }
        if (versions.isEmpty()) {
            subjects.remove(version.subject());
        }
    }

    private void requireWritable(String subject) {
        if (modes.of(subject).isReadOnly()) {
            throw RegistryFault.readOnly(subject);
        }
    }
}
