package dev.plumbline.registry.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.EventClasses;
import dev.plumbline.event.ModelReference;
import dev.plumbline.registry.RegistryFaults;
import dev.plumbline.registry.RegistryResponseException;
import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AvroSerdeTest {
    private static final Schema RECORD = SchemaBuilder.record("R")
            .namespace("test")
            .fields()
            .requiredString("id")
            .requiredInt("n")
            .endRecord();

    @AutoClose
    private EmbeddedRegistry registry;

    @BeforeAll
    static void trustGeneratedClasses() {
        EventClasses.trust();
    }

    @BeforeEach
    void start() throws IOException {
        registry = new EmbeddedRegistry(0);
    }

    @Test
    void writesTheWireFormatByteForByte() {
        var bytes = generic(Map.of()).serializer().serialize("topic", record("a", 7));

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("000000000102610e");
    }

    @Test
    void readsBackWhatItWrites() {
        var serde = generic(Map.of());

        var back = serde.deserializer().deserialize("topic", serde.serializer().serialize("topic", record("a", 7)));

        assertThat(back.get("id")).hasToString("a");
        assertThat(back.get("n")).isEqualTo(7);
    }

    @Test
    void nullIsNullAndAsksNobody() {
        registry.close();
        var serde = generic(Map.of());

        assertThat(serde.serializer().serialize("topic", null)).isNull();
        assertThat(serde.deserializer().deserialize("topic", null)).isNull();
    }

    @Test
    void readsGeneratedClassesByNameOrAsToldAndRefusesOthers() {
        var named = new SpecificAvroSerde<>();
        named.configure(config(Map.of()), false);
        var pinned = new SpecificAvroSerde<>(AlertEvent.class);
        pinned.configure(config(Map.of()), false);
        var other = new SpecificAvroSerde<>(ModelReference.class);
        other.configure(config(Map.of()), false);
        var model = new ModelReference("credit", "3", "", "");

        var bytes = named.serializer().serialize("topic", model);

        assertThat(named.deserializer().deserialize("topic", bytes)).isEqualTo(model);
        assertThat(other.deserializer().deserialize("topic", bytes)).isEqualTo(model);
        assertThatThrownBy(() -> pinned.deserializer().deserialize("topic", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("topic topic, schema id 1")
                .hasMessageContaining("dev.plumbline.event.ModelReference")
                .matches(RegistryFaults::isRecordFault);
    }

    @Test
    void anOldRecordGetsTheDefaultsOfNewFieldsAndANewOneLosesUnknownFields() {
        var older = SchemaBuilder.record("ModelReference")
                .namespace("dev.plumbline.event")
                .fields()
                .requiredString("name")
                .endRecord();
        var newer = SchemaBuilder.record("ModelReference")
                .namespace("dev.plumbline.event")
                .fields()
                .name("owner")
                .type()
                .stringType()
                .stringDefault("")
                .requiredString("name")
                .name("version")
                .type()
                .stringType()
                .stringDefault("")
                .endRecord();
        var writer = generic(Map.of()).serializer();
        var reader = new SpecificAvroSerde<>(ModelReference.class);
        reader.configure(config(Map.of()), false);

        var old = writer.serialize(
                "old", new GenericRecordBuilder(older).set("name", "m").build());
        var young = writer.serialize(
                "new",
                new GenericRecordBuilder(newer)
                        .set("name", "m")
                        .set("version", "2")
                        .set("owner", "me")
                        .build());

        assertThat(reader.deserializer().deserialize("old", old)).isEqualTo(new ModelReference("m", "", "", ""));
        assertThat(reader.deserializer().deserialize("new", young)).isEqualTo(new ModelReference("m", "2", "", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                 found an empty record",
        "00,                 found a record of 1 bytes that starts with byte 0",
        "0000000063026106,   error code 40403",
        "07000000010261,     found a record of 7 bytes that starts with byte 7",
        "00000000010261,     found EOFException",
        "0000000001fe,       expected a record of 'test.R' in 6 bytes",
        "0000000001feffffff0f61, expected a record of 'test.R' in 11 bytes",
        "000000000102610effffff, found further bytes after its end"
    })
    void everyUnreadableRecordIsTheRecordsFault(String hex, String message) {
        var serde = generic(Map.of("avro.fail.on.trailing.data", "true"));
        serde.serializer().serialize("topic", record("a", 7));

        assertThatThrownBy(() ->
                        serde.deserializer().deserialize("topic", HexFormat.of().parseHex(hex)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining(message)
                .matches(RegistryFaults::isRecordFault);
    }

    @Test
    void aRegistryThatIsDownIsNotTheRecordsFault() {
        var serde = generic(Map.of());
        var bytes = serde.serializer().serialize("topic", record("a", 7));
        registry.close();

        assertThatThrownBy(() -> serde.deserializer().deserialize("topic", bytes))
                .matches(error -> !RegistryFaults.isRecordFault(error));
    }

    @Test
    void aLengthBeyondTheRecordAllocatesNothing() {
        var schema = SchemaBuilder.record("Big")
                .fields()
                .name("a")
                .type()
                .array()
                .items()
                .doubleType()
                .noDefault()
                .name("b")
                .type()
                .bytesType()
                .noDefault()
                .endRecord();
        register("big-value", schema);
        var deserializer = generic(Map.of()).deserializer();

        // Array and bytes of 2^31 - 9 elements.
        for (var hex : new String[] {"0000000001eeffffff0f", "000000000100eeffffff0f"}) {
            assertThatThrownBy(
                            () -> deserializer.deserialize("big", HexFormat.of().parseHex(hex)))
                    .isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void arraysWhoseElementsTakeNoBytesAreRefused() {
        var schema = SchemaBuilder.record("Hollow")
                .fields()
                .name("a")
                .type()
                .array()
                .items()
                .nullType()
                .noDefault()
                .endRecord();
        register("hollow-value", schema);

        assertThatThrownBy(() -> generic(Map.of())
                        .deserializer()
                        .deserialize("hollow", HexFormat.of().parseHex("0000000001feffffff0f00")))
                .hasMessage("expected array elements that take at least one byte, found an array of null")
                .matches(RegistryFaults::isRecordFault);
    }

    @Test
    void aRecordNestedTooDeeplyIsTheRecordsFault() {
        var chain = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"Chain\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Chain\"]}]}");
        register("chain-value", chain);
        var bytes = new byte[2_000_000];
        Arrays.fill(bytes, (byte) 2);
        ByteBuffer.wrap(bytes).put((byte) 0).putInt(1);

        assertThatThrownBy(() -> generic(Map.of()).deserializer().deserialize("chain", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("found StackOverflowError");
    }

    @Test
    void readsTheGuidFromAHeaderOrFromThePrefix() throws IOException {
        var serde = generic(Map.of());
        var bytes = serde.serializer().serialize("topic", record("a", 7));
        var payload = Arrays.copyOfRange(bytes, 5, bytes.length);
        var guid = guid("topic-value");
        var framed = ByteBuffer.allocate(17)
                .put((byte) 1)
                .putLong(guid.getMostSignificantBits())
                .putLong(guid.getLeastSignificantBits())
                .array();
        var headers = new RecordHeaders().add("__value_schema_id", framed);
        var prefixed = ByteBuffer.allocate(17 + payload.length)
                .put(framed)
                .put(payload)
                .array();

        assertThat(serde.deserializer().deserialize("topic", headers, payload).get("n"))
                .isEqualTo(7);
        assertThat(serde.deserializer().deserialize("topic", prefixed).get("n")).isEqualTo(7);
    }

    @Test
    void doesNotRegisterWhereItMayNot() {
        var serde = generic(Map.of("auto.register.schemas", "false"));

        assertThatThrownBy(() -> serde.serializer().serialize("topic", record("a", 7)))
                .isInstanceOfSatisfying(
                        RegistryResponseException.class,
                        refused -> assertThat(refused.errorCode()).isEqualTo(40401));

        register("topic-value", RECORD);
        assertThat(serde.serializer().serialize("topic", record("a", 7))).startsWith(0, 0, 0, 0, 1);
    }

    @Test
    void writesInTheLatestVersionByNameOfFields() {
        var latest = SchemaBuilder.record("R")
                .namespace("test")
                .fields()
                .requiredInt("n")
                .optionalString("note")
                .requiredString("id")
                .endRecord();
        register("topic-value", latest);
        var serde = generic(Map.of("auto.register.schemas", false, "use.latest.version", true));

        var back = serde.deserializer().deserialize("topic", serde.serializer().serialize("topic", record("a", 7)));

        assertThat(back.getSchema()).isEqualTo(latest);
        assertThat(back.get("id")).hasToString("a");
        assertThat(back.get("note")).isNull();
    }

    @Test
    void refusesALatestVersionThatCannotHoldTheRecord() {
        register(
                "topic-value",
                SchemaBuilder.record("R")
                        .namespace("test")
                        .fields()
                        .requiredLong("other")
                        .endRecord());
        var serde = generic(Map.of("auto.register.schemas", false, "use.latest.version", true));

        assertThatThrownBy(() -> serde.serializer().serialize("topic", record("a", 7)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("subject topic-value: expected schema id 1 to be able to hold 'test.R'");
    }

    @ParameterizedTest
    @CsvSource({
        "TopicNameStrategy, topic-value",
        "io.confluent.kafka.serializers.subject.TopicNameStrategy, topic-value",
        "io.confluent.kafka.serializers.subject.RecordNameStrategy, test.R",
        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy, topic-test.R",
        "io.confluent.kafka.serializers.subject.AssociatedNameStrategy, topic-value"
    })
    void namesSubjectsByStrategy(String strategy, String subject) {
        var serde = generic(Map.of("value.subject.name.strategy", strategy));

        serde.serializer().serialize("topic", record("a", 7));

        assertThat(client().versions(subject)).containsExactly(1);
    }

    @Test
    void refusesAStrategyItDoesNotHave() {
        assertThatThrownBy(() -> generic(Map.of("value.subject.name.strategy", "com.example.Mine")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("value.subject.name.strategy: expected one of TopicNameStrategy, RecordNameStrategy, "
                        + "TopicRecordNameStrategy, AssociatedNameStrategy, found 'com.example.Mine'");
    }

    @Test
    void publishesSchemasWithoutJavasOwnPropertiesWhereAsked() {
        var serde = new SpecificAvroSerde<ModelReference>();
        serde.configure(config(Map.of("avro.remove.java.properties", "true")), false);

        serde.serializer().serialize("topic", new ModelReference("m", "", "", ""));

        assertThat(ModelReference.getClassSchema().toString()).contains("avro.java.string");
        assertThat(client().latest("topic-value").schema().toString()).doesNotContain("avro.java.string");
    }

    @Test
    void primitiveBytesTravelBare() {
        var serializer = new AvroSerializer<ByteBuffer>();
        serializer.configure(config(Map.of()), false);
        var deserializer = new AvroDeserializer<ByteBuffer>();
        deserializer.configure(config(Map.of()), false);
        var payload = ByteBuffer.wrap(new byte[] {5, 6, 7});

        var bytes = serializer.serialize("raw", payload);

        assertThat(bytes).containsExactly(0, 0, 0, 0, 1, 5, 6, 7);
        assertThat(deserializer.deserialize("raw", bytes)).isEqualTo(payload);
    }

    private GenericRecord record(String id, int n) {
        var record = new GenericData.Record(RECORD);
        record.put("id", id);
        record.put("n", n);
        return record;
    }

    private GenericAvroSerde generic(Map<String, ?> more) {
        var serde = new GenericAvroSerde();
        serde.configure(config(more), false);
        return serde;
    }

    private SchemaRegistryClient client() {
        return SchemaRegistryClient.of(config(Map.of()));
    }

    private void register(String subject, Schema schema) {
        client().register(subject, schema, false);
    }

    private Map<String, Object> config(Map<String, ?> more) {
        var config = new HashMap<String, Object>(Map.of("schema.registry.url", registry.url(), "max.retries", 0));
        config.putAll(more);
        return config;
    }

    /** Asks the registry itself. */
    private UUID guid(String subject) throws IOException {
        try (var answer = URI.create("%s/subjects/%s/versions/latest".formatted(registry.url(), subject))
                .toURL()
                .openStream()) {
            return UUID.fromString(new JsonMapper().readTree(answer).get("guid").asText());
        }
    }
}
