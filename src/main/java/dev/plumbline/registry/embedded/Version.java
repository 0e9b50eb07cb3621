package dev.plumbline.registry.embedded;

/**
 * A schema at its place in a subject.
 *
 * @param registeredAt milliseconds since the epoch
 */
record Version(String subject, int number, StoredSchema schema, boolean deleted, long registeredAt) {
    Version softDeleted() {
        return new Version(subject, number, schema, true, registeredAt);
    }
}
