package dev.plumbline.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFilesTest {
    @TempDir
    private Path folder;

    @Test
    void areFoundWhereverTheModelHoldsTensors() throws IOException {
        var branch = graph(List.of(), Map.of("inner", external("b.bin")));
        var node = new Node(
                "",
                "If",
                "",
                List.of("condition"),
                List.of("y"),
                Attributes.none()
                        .with("then_branch", new Attribute.Subgraph(branch))
                        .with("value", new Attribute.Constant(external("c.bin"))));
        var file = write(graph(List.of(node), Map.of("outer", external("a.bin"), "same", external("a.bin"))));

        assertThat(DataFiles.named(file))
                .containsExactly(folder.resolve("a.bin"), folder.resolve("b.bin"), folder.resolve("c.bin"));
        assertThatThrownBy(() -> DataFiles.of(file)).hasMessageContaining("inside the model's folder, found 'a.bin'");
        for (var name : List.of("a.bin", "b.bin", "c.bin")) {
            Files.createFile(folder.resolve(name));
        }
        assertThat(DataFiles.of(file))
                .extracting(Path::getFileName)
                .extracting(Path::toString)
                .containsExactly("a.bin", "b.bin", "c.bin");
    }

    @Test
    void outsideTheModelsFolderAreNotNamed() throws IOException {
        var file = write(graph(List.of(), Map.of("w", external("../secret.bin"))));

        assertThat(DataFiles.named(file)).isEmpty();
        assertThatThrownBy(() -> DataFiles.of(file)).isInstanceOf(InvalidModelException.class);
    }

    @Test
    void ofWhatIsNoModelAreNone() throws IOException {
        var noModel = Files.writeString(folder.resolve("text.onnx"), "no model");

        assertThat(DataFiles.of(noModel)).isEmpty();
        assertThat(DataFiles.named(noModel)).isEmpty();
        assertThat(DataFiles.named(folder.resolve("missing.onnx"))).isEmpty();
    }

    private Literal external(String location) {
        return new Literal.External(DType.FLOAT, Shape.of(4), folder, location, 0);
    }

    private static Graph graph(List<Node> nodes, Map<String, Literal> initializers) {
        return new Graph("g", nodes, List.of(), List.of(), initializers, List.of());
    }

    private Path write(Graph graph) throws IOException {
        return Files.write(folder.resolve("model.onnx"), OnnxWriter.write(Model.of(graph, 17)));
    }
}
