package dev.plumbline.stream;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** A processor's way to the topic of sightings, keyed by their cause: one task sees all of a cause, whatever partition it shows in. */
final class Sightings {
    private final ProcessorContext<byte[], Object> context;
    private final StreamCounters counters;
    private final Serializer<Sighting> serializer = AlertSerdes.sighting().serializer();

    Sightings(ProcessorContext<byte[], Object> context, StreamCounters counters) {
        this.context = context;
        this.counters = counters;
    }

    void send(Sighting sighting) {
        var cause = sighting.cause();
        counters.alerted(cause.model().name(), cause.type(), sighting.count());
        byte[] key = cause.dedupeKey().getBytes(StandardCharsets.UTF_8);
        byte[] value = serializer.serialize("", sighting);
        context.forward(
                new Record<byte[], Object>(key, value, sighting.at().toEpochMilli()), PlumblineTopology.SIGHTINGS);
    }
}
