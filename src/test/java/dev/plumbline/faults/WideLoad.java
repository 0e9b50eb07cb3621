package dev.plumbline.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionHeaders;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.OnnxWriter;
import dev.plumbline.graph.Value;
import dev.plumbline.registry.serde.AvroSerdes;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Predictions of 12 KB and of 100 KB in turns, each of a model of its own, over many keys. */
final class WideLoad {
    /** Inputs of each model, of four bytes each. */
    static final List<Integer> WIDTHS = List.of(3_072, 25_600);

    private static final int KEYS = 997;
    private static final int ROWS = 16;
    private static final int HIDDEN = 4;
    private static final int OPSET = 18;

    private final Serializer<PredictionEvent> serializer;
    private final List<List<Tensor>> rows;

    private WideLoad(Serializer<PredictionEvent> serializer) {
        var random = new Random(7);
        this.serializer = serializer;
        this.rows = WIDTHS.stream()
                .map(width -> IntStream.range(0, ROWS)
                        .mapToObj(row -> noise(random, 1, width))
                        .toList())
                .toList();
    }

    static WideLoad of(String registryUrl) {
        return new WideLoad(AvroSerdes.of(PredictionEvent.class, Map.of("schema.registry.url", registryUrl))
                .serializer());
    }

    /** Writes the model of a width. Its first operator is not affine: no part of it can be left out of the integral. */
    static Path writeModel(Path folder, int width) throws IOException {
        var random = new Random(width);
        var graph = new GraphBuilder();
        var x = graph.input("x", DType.FLOAT, List.of(new Dim.Free("batch"), Dim.of(width)));
        Value hidden = graph.op(
                "MatMul", graph.op("Tanh", x), graph.constant(noise(random, 1 / Math.sqrt(width), width, HIDDEN)));
        graph.output("y", graph.op("MatMul", graph.op("Tanh", hidden), graph.constant(noise(random, 1, HIDDEN, 1))));
        var file = folder.resolve(name(width) + ".onnx");
        return Files.write(file, OnnxWriter.write(Model.of(graph.build(name(width)), OPSET)));
    }

    private static Tensor noise(Random random, double deviation, long... dims) {
        var shape = Shape.of(dims);
        var elements = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) (deviation * random.nextGaussian());
        }
        return Tensor.of(shape, elements);
    }

    static String name(int width) {
        return "wide-" + width;
    }

    static String id(int event) {
        return "wide-event-" + event;
    }

    /** The record of an event, counted from 0. */
    ProducerRecord<byte[], byte[]> record(int event) {
        int model = event % WIDTHS.size();
        var prediction = new Prediction(
                id(event),
                ServedModel.of(name(WIDTHS.get(model)), "1"),
                Instant.now(),
                Map.of("x", rows.get(model).get(event / WIDTHS.size() % ROWS)),
                Map.of(),
                Map.of(),
                Wish.none());
        var value = serializer.serialize(Topics.PREDICTIONS, PredictionMapping.toAvro(prediction));
        var record = new ProducerRecord<>(Topics.PREDICTIONS, ("key-" + event % KEYS).getBytes(UTF_8), value);
        PredictionHeaders.of(prediction)
                .forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return record;
    }
}
