package dev.plumbline.dataset;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RowsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BFLOAT16"})
    void arraysSurviveARoundTripThroughNpz(DType dtype) {
        var matrix = Tensor.of(dtype, Shape.of(2, 3), 0, 1, 1, 0, 1, 0);
        var scalar = Tensor.of(dtype, Shape.scalar(), 1);
        var file = folder.resolve("rows.npz");

        Rows.writeNpz(file, Map.of("matrix", matrix, "scalar", scalar));

        assertThat(Rows.read(file).tensors()).isEqualTo(Map.of("matrix", matrix, "scalar", scalar));
    }

    @Test
    void readsWhatNumPyWrites() throws Exception {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
        var file = ByteBuffer.allocate(128 + 8)
                .put(HexFormat.of().parseHex("934e554d5059" + "0100" + "7600"))
                .put((header + " ".repeat(117 - header.length()) + "\n").getBytes(US_ASCII))
                .put(HexFormat.of().parseHex("0000803f" + "00000040"))
                .array();

        var path = Files.write(folder.resolve("two.npy"), file);

        assertThat(Rows.read(path).forInputs(List.of("x"))).isEqualTo(Map.of("x", Tensor.of(Shape.of(2), 1f, 2f)));
    }

    @Test
    void readsCsvWithAndWithoutHeading() throws Exception {
        var plain = Files.writeString(folder.resolve("plain.csv"), "1,2\n3,4\n");
        var headed = Files.writeString(folder.resolve("headed.csv"), "age,income\n1,2\n3,4\n");

        assertThat(Rows.read(plain)).isEqualTo(Rows.read(headed));
        assertThat(Rows.read(plain).forInputs(List.of("x")).get("x")).isEqualTo(Tensor.of(Shape.of(2, 2), 1d, 2, 3, 4));
    }

    @Test
    void readsJsonByInputName() throws Exception {
        var file = Files.writeString(folder.resolve("rows.json"), "{\"a\": [[1, 2]], \"b\": [3]}");

        assertThat(Rows.read(file).tensors())
                .isEqualTo(Map.of("a", Tensor.of(Shape.of(1, 2), 1d, 2), "b", Tensor.of(Shape.of(1), 3d)));
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        var ragged = Files.writeString(folder.resolve("ragged.csv"), "1,2\n3\n");
        var words = Files.writeString(folder.resolve("words.json"), "[[1, \"two\"]]");
        var notNpy = Files.writeString(folder.resolve("not.npy"), "hello, world");

        assertThatThrownBy(() -> Rows.read(ragged)).hasMessageStartingWith("expected 2 columns in line 2 of");
        assertThatThrownBy(() -> Rows.read(words)).hasMessageStartingWith("expected a number in");
        assertThatThrownBy(() -> Rows.read(notNpy)).hasMessageContaining("found no NumPy header");
        assertThatThrownBy(() -> Rows.read(folder.resolve("none.npy"))).hasMessageContaining("found no such file");
        assertThatThrownBy(() -> Rows.read(folder.resolve("rows.txt"))).hasMessageContaining("expected a .npy");
        assertThatThrownBy(() -> new Rows(Map.of("a", Tensor.scalar(1))).forInputs(List.of("b")))
                .hasMessage("expected a tensor for input 'b', found [a]");
    }
}
