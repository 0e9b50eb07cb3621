package dev.plumbline.registry;

import org.apache.avro.Schema;

/**
 * A schema as the registry holds it.
 *
 * @param version the version under its subject; 0 where an older registry does not say
 */
public record RegisteredSchema(int id, int version, Schema schema) {}
