package dev.plumbline.registry.serde;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serdes of generated classes by the name of the class that does the work: this package's, or Confluent's where it is on the class path.
 *
 * <p>Beyond what the configuration says they read into the given class alone, refuse trailing bytes, publish schemas without Java's own
 * properties and believe for half a minute that an unknown id is unknown; each but the first can be overridden under its key.
 */
public final class AvroSerdes {
    private AvroSerdes() {}

    /** A configured serde of this package for values. */
    public static <T extends SpecificRecord> Serde<T> of(Class<T> type, Map<String, ?> configs) {
        return of(SpecificAvroSerde.class.getName(), type, configs);
    }

    /**
     * A configured serde for values, of whichever classes.
     *
     * @throws ConfigException if there are no such classes or they are none of their kind
     */
    public static <T extends SpecificRecord> Serde<T> of(SerdeClasses classes, Class<T> type, Map<String, ?> configs) {
        return classes instanceof SerdeClasses.Pair pair
                ? of(pair.serializer(), pair.deserializer(), type, configs)
                : of(((SerdeClasses.Serde) classes).name(), type, configs);
    }

    /**
     * A configured serde for values.
     *
     * @param className a class that implements {@link Serde}, such as
     *     {@code io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde}
     * @throws ConfigException if there is no such class or it is no serde
     */
    @SuppressWarnings("unchecked")
    public static <T extends SpecificRecord> Serde<T> of(String className, Class<T> type, Map<String, ?> configs) {
        var serde = (Serde<T>) instance(className, Serde.class);
        serde.configure(withDefaults(type, configs), false);
        return serde;
    }

    /**
     * A configured serde for values made of a serializer and a deserializer, such as
     * {@code io.confluent.kafka.serializers.KafkaAvroSerializer} and {@code KafkaAvroDeserializer}.
     *
     * @throws ConfigException if there is no such class or it is none of its kind
     */
    @SuppressWarnings("unchecked")
    public static <T extends SpecificRecord> Serde<T> of(
            String serializerName, String deserializerName, Class<T> type, Map<String, ?> configs) {
        var serializer = (Serializer<T>) instance(serializerName, Serializer.class);
        var deserializer = (Deserializer<T>) instance(deserializerName, Deserializer.class);
        var all = withDefaults(type, configs);
        serializer.configure(all, false);
        deserializer.configure(all, false);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    private static Map<String, Object> withDefaults(Class<? extends SpecificRecord> type, Map<String, ?> configs) {
        GeneratedClasses.trust(type);
        var all = new HashMap<String, Object>(configs);
        all.putIfAbsent("avro.fail.on.trailing.data", "true");
        all.putIfAbsent("avro.remove.java.properties", "true");
        all.putIfAbsent("missing.id.cache.ttl.sec", "30");
        all.put("specific.avro.reader", "true");
        all.put("specific.avro.value.type", type);
        return all;
    }

    private static Object instance(String className, Class<?> kind) {
        try {
            var loader = Thread.currentThread().getContextClassLoader();
            return Class.forName(className, true, loader)
                    .asSubclass(kind)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw new ConfigException("expected class '%s' on the class path, found none; add its jar with --classpath"
                    .formatted(className));
        } catch (ClassCastException e) {
            throw new ConfigException(
                    "expected '%s' to implement %s, found that it does not".formatted(className, kind.getName()));
        } catch (ReflectiveOperationException e) {
            throw new ConfigException(
                    "expected '%s' to have a public constructor without parameters, found %s".formatted(className, e));
        }
    }
}
