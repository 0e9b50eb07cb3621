package dev.plumbline.registry;

import java.util.UUID;
import org.apache.avro.Schema;

/**
 * A schema as the registry holds it.
 *
 * @param version the version under its subject; 0 where an older registry does not say
 * @param guid the same in every registry; null where one older than Confluent's 8.0 does not say
 */
public record RegisteredSchema(int id, int version, UUID guid, Schema schema) {}
