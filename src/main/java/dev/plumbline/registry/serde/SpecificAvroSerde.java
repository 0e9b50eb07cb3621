package dev.plumbline.registry.serde;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Records of classes generated from Avro schemas.
 *
 * <p>Made without a class, it reads into the generated class that has the writer's name; with one, into that class alone, so that a
 * record of another type is an error here and no surprise later.
 */
public final class SpecificAvroSerde<T extends SpecificRecord> implements Serde<T> {
    private final AvroSerializer<T> serializer = new AvroSerializer<>();
    private final AvroDeserializer<T> deserializer = new AvroDeserializer<>();
    private final Map<String, Object> fixed = new HashMap<>(Map.of("specific.avro.reader", true));

    public SpecificAvroSerde() {}

    public SpecificAvroSerde(Class<T> type) {
        fixed.put("specific.avro.key.type", type);
        fixed.put("specific.avro.value.type", type);
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        var all = new HashMap<String, Object>(configs);
        all.putAll(fixed);
        serializer.configure(all, isKey);
        deserializer.configure(all, isKey);
    }

    @Override
    public Serializer<T> serializer() {
        return serializer;
    }

    @Override
    public Deserializer<T> deserializer() {
        return deserializer;
    }
}
