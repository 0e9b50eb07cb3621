package dev.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.plumbline.attribution.Target;
import dev.plumbline.registry.RegistryFaults;
import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import dev.plumbline.registry.serde.AvroSerdes;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sends damaged records through the way a prediction is read: each is a prediction or a fault of its own, and none is expensive. */
final class HostileRecordsTest {
    private static final int RECORDS = 100_000;
    private static final long SEED = 20260101;
    private static final long MOST_BYTES_PER_BYTE = 64;
    private static final long MOST_BYTES_AT_ONCE = 1 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final List<String> FOREIGN_SCHEMAS = List.of(
            "\"bytes\"",
            "{\"type\":\"array\",\"items\":\"string\"}",
            "{\"type\":\"record\",\"name\":\"Chain\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Chain\"]}]}",
            "{\"type\":\"record\",\"name\":\"Hollow\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":\"null\"}}]}",
            "{\"type\":\"fixed\",\"name\":\"Huge\",\"size\":2000000000}");

    private static EmbeddedRegistry registry;
    private static Serde<PredictionEvent> serde;
    private static List<byte[]> sound;

    @BeforeAll
    static void writeSoundRecords() throws IOException {
        registry = new EmbeddedRegistry(0);
        var configs = Map.of("schema.registry.url", registry.url());
        serde = AvroSerdes.of(PredictionEvent.class, configs);
        sound = List.of(
                serde.serializer().serialize("predictions", PredictionMapping.toAvro(prediction())),
                serde.serializer().serialize("predictions", readable()));
        var client = SchemaRegistryClient.of(configs);
        for (int i = 0; i < FOREIGN_SCHEMAS.size(); i++) {
            client.register("foreign-" + i, new Schema.Parser().parse(FOREIGN_SCHEMAS.get(i)), false);
        }
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void everyDamagedRecordIsReadOrRefusedAndNoneCostsMuch() {
        var random = new Random(SEED);
        var outcomes = new TreeMap<String, Integer>();
        for (int i = 0; i < RECORDS; i++) {
            var bytes = damaged(random);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            outcomes.merge(outcome(bytes), 1, Integer::sum);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (i > RECORDS / 100) {
                assertThat(allocated)
                        .as("bytes allocated for record %d of %d bytes, seed %d", i, bytes.length, SEED)
                        .isLessThan(MOST_BYTES_AT_ONCE + MOST_BYTES_PER_BYTE * bytes.length);
            }
        }

        System.out.printf("hostile: %d records, %s, 0 crashes%n", RECORDS, outcomes);
        assertThat(outcomes).containsOnlyKeys("INVALID", "READ", "UNREADABLE");
        assertThat(outcomes.get("READ")).isBetween(RECORDS / 100, RECORDS / 2);
    }

    /** Read, or the reason of the dead letter. */
    private static String outcome(byte[] bytes) {
        try {
            var event = serde.deserializer().deserialize("predictions", bytes);
            assertThat(PredictionMapping.fromAvro(event)).isNotNull();
            return "READ";
        } catch (InvalidEventException e) {
            assertThat(e.getMessage().length()).isLessThan(1000);
            return "INVALID";
        } catch (RuntimeException e) {
            assertThat(RegistryFaults.isRecordFault(e)).as(e.toString()).isTrue();
            return "UNREADABLE";
        }
    }

    private static byte[] damaged(Random random) {
        var bytes = sound.get(random.nextInt(sound.size())).clone();
        return switch (random.nextInt(7)) {
            case 0 -> flipped(bytes, 1, random);
            case 1 -> flipped(bytes, 1 + random.nextInt(32), random);
            case 2 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 3 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
            case 4 -> hugeLength(bytes, random);
            case 5 -> withId(bytes, random.nextInt(12) - 1);
            default -> nested(random);
        };
    }

    private static byte[] flipped(byte[] bytes, int flips, Random random) {
        for (int i = 0; i < flips; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return bytes;
    }

    /** A varint of up to 2^63 somewhere after the prefix. */
    private static byte[] hugeLength(byte[] bytes, Random random) {
        int at = 5 + random.nextInt(bytes.length - 15);
        int length = 4 + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            bytes[at + i] = (byte) (0x80 | random.nextInt(0x80));
        }
        bytes[at + length] = (byte) random.nextInt(0x80);
        return bytes;
    }

    private static byte[] withId(byte[] bytes, int id) {
        ByteBuffer.wrap(bytes).putInt(1, id);
        return bytes;
    }

    /** A chain of records as deep as the record is long. */
    private static byte[] nested(Random random) {
        var bytes = new byte[5 + random.nextInt(2000)];
        Arrays.fill(bytes, (byte) 2);
        ByteBuffer.wrap(bytes).put(0, (byte) 0).putInt(1, 4);
        return bytes;
    }

    private static Prediction prediction() {
        var row = new float[30];
        Arrays.fill(row, 0.5f);
        return new Prediction(
                "p-1",
                ServedModel.of("credit", "3"),
                Instant.parse("2026-01-01T12:00:00Z"),
                Map.of("x", Tensor.of(Shape.of(30), row), "ids", Tensor.of(Shape.of(2, 2), 1L, 2L, 3L, 4L)),
                Map.of("probability", Tensor.of(DType.FLOAT16, Shape.of(2), 0.25, 0.75)),
                Map.of("country", "ES", "tier", "gold"),
                new Wish(ExplainDirective.FORCE, new RequestedTarget.Chosen("p", new Target.Index(List.of(1L)))));
    }

    private static PredictionEvent readable() {
        var numbers = new ArrayList<Double>();
        IntStream.range(0, 30).forEach(i -> numbers.add(i / 7.0));
        var tensor = new NamedTensor("x", TensorType.FLOAT, List.of(30L), null, numbers, null);
        return PredictionEvent.newBuilder(PredictionMapping.toAvro(prediction()))
                .setInputs(List.of(tensor))
                .setExplain(null)
                .build();
    }
}
