package dev.plumbline.registry.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.ModelReference;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

final class AvroSerdesTest {
    private static final ModelReference MODEL = new ModelReference("credit", "3", "", "");

    @Test
    void writesAndReadsOneClassAndNoOther() throws IOException {
        try (var registry = new EmbeddedRegistry(0)) {
            var configs = Map.of("schema.registry.url", registry.url(), "max.retries", 0);
            var models = AvroSerdes.of(ModelReference.class, configs);
            var pair = AvroSerdes.of(
                    AvroSerializer.class.getName(), AvroDeserializer.class.getName(), ModelReference.class, configs);
            var alerts = AvroSerdes.of(AlertEvent.class, configs);

            var bytes = models.serializer().serialize("topic", MODEL);

            assertThat(models.deserializer().deserialize("topic", bytes)).isEqualTo(MODEL);
            assertThat(pair.deserializer().deserialize("topic", bytes)).isEqualTo(MODEL);
            assertThatThrownBy(() -> alerts.deserializer().deserialize("topic", bytes))
                    .hasMessageContaining("schema id 1");
        }
    }

    @Test
    void handsAnyOtherSerdeTheSameKeys() {
        var serde = AvroSerdes.of(Foreign.class.getName(), ModelReference.class, Map.of("schema.registry.url", "u"));

        assertThat(((Foreign) (Serde<?>) serde).configs)
                .isEqualTo(Map.of(
                        "schema.registry.url", "u",
                        "avro.fail.on.trailing.data", "true",
                        "missing.id.cache.ttl.sec", "30",
                        "avro.remove.java.properties", "true",
                        "specific.avro.reader", "true",
                        "specific.avro.value.type", ModelReference.class));
    }

    @Test
    void saysWhatIsWrongWithAName() {
        assertThatThrownBy(() -> AvroSerdes.of("io.example.Missing", ModelReference.class, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "expected class 'io.example.Missing' on the class path, found none; add its jar with --classpath");
        assertThatThrownBy(() -> AvroSerdes.of("java.lang.String", ModelReference.class, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("expected 'java.lang.String' to implement");
    }

    /** A serde that only remembers how it was configured. */
    public static final class Foreign implements Serde<ModelReference> {
        private Map<String, ?> configs;

        @Override
        public void configure(Map<String, ?> given, boolean isKey) {
            configs = given;
        }

        @Override
        public Serializer<ModelReference> serializer() {
            return (topic, model) -> new byte[0];
        }

        @Override
        public Deserializer<ModelReference> deserializer() {
            return (topic, bytes) -> null;
        }
    }
}
