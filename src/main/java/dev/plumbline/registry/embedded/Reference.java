package dev.plumbline.registry.embedded;

/** A schema of another subject that a schema builds on. */
record Reference(String name, String subject, int version) {}
