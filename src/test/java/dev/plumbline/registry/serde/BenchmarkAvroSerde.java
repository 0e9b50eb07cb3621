package dev.plumbline.registry.serde;

import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The serde with ids it knows, beside plain Avro that puts the same five bytes in front and skips them: reader, writer, encoder and
 * decoder made once and used again.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BenchmarkAvroSerde {
    private static final String TOPIC = "predictions";
    private static final int PREFIX_BYTES = 5;

    /** A row of 30 features, or an image of 3x224x224. */
    @Param({"features", "image"})
    public String event;

    private EmbeddedRegistry registry;
    private Serde<PredictionEvent> serde;
    private PredictionEvent prediction;
    private byte[] bytes;
    private SpecificDatumWriter<PredictionEvent> writer;
    private SpecificDatumReader<PredictionEvent> reader;
    private BinaryEncoder encoder;
    private BinaryDecoder decoder;

    @Setup
    public void open() throws IOException {
        registry = new EmbeddedRegistry(0);
        serde = AvroSerdes.of(PredictionEvent.class, Map.of("schema.registry.url", registry.url()));
        var shape = event.equals("features") ? Shape.of(30) : Shape.of(3, 224, 224);
        var row = new float[shape.sizeAsInt()];
        var random = new Random(1);
        for (int i = 0; i < row.length; i++) {
            row[i] = random.nextFloat();
        }
        prediction = PredictionMapping.toAvro(new Prediction(
                "p-1",
                ServedModel.of("credit", "1"),
                Instant.parse("2026-01-01T12:00:00Z"),
                Map.of("x", Tensor.of(shape, row)),
                Map.of("y", Tensor.of(Shape.of(2), 0.25f, 0.75f)),
                Map.of("country", "ES"),
                Wish.none()));
        bytes = serde.serializer().serialize(TOPIC, prediction);
        writer = new SpecificDatumWriter<>(PredictionEvent.class);
        reader = new SpecificDatumReader<>(PredictionEvent.class);
    }

    @TearDown
    public void close() {
        serde.close();
        registry.close();
    }

    @Benchmark
    public byte[] plainEncode() throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, PREFIX_BYTES);
        encoder = EncoderFactory.get().binaryEncoder(out, encoder);
        writer.write(prediction, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @Benchmark
    public byte[] encode() {
        return serde.serializer().serialize(TOPIC, new RecordHeaders(), prediction);
    }

    @Benchmark
    public PredictionEvent plainDecode() throws IOException {
        decoder = DecoderFactory.get().binaryDecoder(bytes, PREFIX_BYTES, bytes.length - PREFIX_BYTES, decoder);
        return reader.read(null, decoder);
    }

    @Benchmark
    public PredictionEvent decode() {
        return serde.deserializer().deserialize(TOPIC, new RecordHeaders(), bytes);
    }
}
