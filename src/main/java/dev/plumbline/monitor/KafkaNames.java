package dev.plumbline.monitor;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/** Kafka's names for its metrics where Prometheus reads them otherwise: {@code ns} and {@code ms} in words, and counts of things as the things. */
final class KafkaNames implements MeterFilter {
    private static final String ROOT = "kafka.";

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().startsWith(ROOT)) {
            return id;
        }
        String name = id.getName()
                .replaceFirst("\\.ns(\\.|$)", ".nanos$1")
                .replaceFirst("\\.ms(\\.|$)", ".millis$1")
                .replaceFirst("\\.connection\\.count$", ".connections")
                .replaceFirst("\\.count$", ".number");
        return new Meter.Id(name, Tags.of(id.getTags()), id.getBaseUnit(), description(id), id.getType());
    }

    /** Kafka describes most of its metrics. */
    private static String description(Meter.Id id) {
        String own = id.getDescription();
        return own == null || own.isBlank() ? "Kafka's " + id.getName().substring(ROOT.length()) : own;
    }
}
