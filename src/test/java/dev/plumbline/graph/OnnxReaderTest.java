package dev.plumbline.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnnxReaderTest {
    @TempDir
    Path folder;

    @Test
    void everythingSurvivesARoundTrip() {
        var body = new Graph(
                "then",
                List.of(),
                List.of(),
                List.of(ValueInfo.undeclared("outer")),
                Map.of("w", Literal.of(Tensor.of(Shape.of(2), 1L, 2L))),
                List.of());
        var attributes = Attributes.of("axis", -1)
                .with("alpha", 0.5f)
                .with("mode", "linear")
                .with("pads", new long[] {1, 2})
                .with("scales", new Attribute.Reals(List.of(1f, 2f)))
                .with("names", new Attribute.Texts(List.of("a", "b")))
                .with("value", new Attribute.Constant(Literal.of(Tensor.scalar(3f))))
                .with("then_branch", new Attribute.Subgraph(body));
        var node = new Node("n", "Thing", "com.example", List.of("x", ""), List.of("y"), attributes);
        var graph = new Graph(
                "g",
                List.of(node),
                List.of(ValueInfo.of(
                        "x", DType.FLOAT16, List.of(new Dim.Free("batch"), new Dim.Fixed(3), new Dim.Free("")))),
                List.of(ValueInfo.undeclared("y")),
                Map.of(),
                List.of(new ValueInfo("y", new Type.Unranked(DType.INT64))));
        var function = new Function(
                "com.example",
                "Thing",
                List.of("a"),
                List.of("b"),
                List.of(new Node(
                        "",
                        "LeakyRelu",
                        "",
                        List.of("a"),
                        List.of("b"),
                        Attributes.none().with("alpha", new Attribute.Reference("alpha", 1)))),
                Map.of("", 17),
                Attributes.none().with("alpha", 0.1f));
        var metadata = new Metadata("plumbline", "1", "dev.plumbline", 4, "a test", Map.of("k", "v"));
        var model = new Model(9, Map.of("", 17, "com.example", 1), graph, List.of(function), metadata);

        assertThat(OnnxReader.read(OnnxWriter.write(model))).isEqualTo(model);
    }

    @Test
    void leavesLargeExternalDataInItsFileAndReadsSmall() throws IOException {
        Files.write(folder.resolve("weights.bin"), new byte[4096]);
        var file = write(external("weights.bin", 0, 512), external("weights.bin", 8, 2));

        var initializers = OnnxReader.read(file).graph().initializers();

        assertThat(initializers.get("large")).isInstanceOf(Literal.External.class);
        assertThat(initializers.get("small")).isEqualTo(Literal.of(Tensor.of(Shape.of(2), 0f, 0f)));
    }

    @Test
    void refusesExternalDataOutsideTheModelsFolder() throws IOException {
        Files.write(folder.resolve("secret.bin"), new byte[64]);
        var inner = Files.createDirectory(folder.resolve("inner"));
        Files.createSymbolicLink(inner.resolve("link.bin"), folder.resolve("secret.bin"));

        for (String location : List.of(
                "../secret.bin", "link.bin", folder.resolve("secret.bin").toString(), "none.bin")) {
            var file = write(external(location, 0, 4));
            Files.move(file, inner.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);

            assertThatThrownBy(() -> OnnxReader.read(inner.resolve("model.onnx")))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("inside the model's folder, found '" + location + "'");
        }
    }

    @Test
    void refusesExternalDataPastTheEndOfItsFile() throws IOException {
        Files.write(folder.resolve("weights.bin"), new byte[16]);
        var file = write(external("weights.bin", 8, 4));

        assertThatThrownBy(() -> OnnxReader.read(file)).hasMessageContaining("expected 16 bytes from offset 8");
    }

    @Test
    void refusesBytesThatAreNoModel() {
        assertThatThrownBy(() -> OnnxReader.read("not a model".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidModelException.class);
        assertThatThrownBy(() -> OnnxReader.read(new byte[0]))
                .hasMessage("expected an ONNX model in bytes, found no graph");
    }

    private Literal external(String location, long offset, long elements) {
        return new Literal.External(DType.FLOAT, Shape.of(elements), folder, location, offset);
    }

    private Path write(Literal... literals) throws IOException {
        var initializers = new LinkedHashMap<String, Literal>();
        var names = List.of(literals.length == 1 ? "w" : "large", "small");
        for (int i = 0; i < literals.length; i++) {
            initializers.put(names.get(i), literals[i]);
        }
        var graph = new Graph("g", List.of(), List.of(), List.of(), initializers, List.of());
        return Files.write(folder.resolve("model.onnx"), OnnxWriter.write(Model.of(graph, 17)));
    }
}
