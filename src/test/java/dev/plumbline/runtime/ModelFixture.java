package dev.plumbline.runtime;

import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.OnnxWriter;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Small models built in tests and written to files. */
final class ModelFixture {
    private final GraphBuilder builder = new GraphBuilder();

    /** Writes a model whose graph the consumer builds. */
    static Path write(Path folder, Consumer<ModelFixture> graph) {
        var fixture = new ModelFixture();
        graph.accept(fixture);
        var file = folder.resolve("model.onnx");
        try {
            return Files.write(file, OnnxWriter.write(Model.of(fixture.builder.build("fixture"), 18)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GraphBuilder builder() {
        return builder;
    }

    /** An input with a free batch axis before these extents; a negative one is free too. */
    Value input(String name, DType dtype, long... row) {
        List<Dim> dims = new ArrayList<>(List.of(new Dim.Free("batch")));
        for (long dim : row) {
            dims.add(Dim.of(dim));
        }
        return builder.input(name, dtype, dims);
    }

    void output(String name, Value value) {
        builder.output(name, value);
    }
}
