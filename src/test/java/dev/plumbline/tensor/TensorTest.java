package dev.plumbline.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TensorTest {
    @ParameterizedTest
    @EnumSource(DType.class)
    void keepsSmallWholeNumbersInEveryType(DType dtype) {
        var tensor = Tensor.of(dtype, Shape.of(2, 1), 0, 1);

        assertThat(tensor.toDoubles()).containsExactly(0, 1);
        assertThat(tensor.bytes().remaining()).isEqualTo(2 * dtype.bytes());
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, mode = EnumSource.Mode.EXCLUDE, names = "BOOL")
    void sumsSomeOfItsElementsInEveryType(DType dtype) {
        var tensor = Tensor.of(dtype, Shape.of(5), 1, 2, 4, 8, 16);

        assertThat(tensor.sum(0, 5)).isEqualTo(31);
        assertThat(tensor.sum(1, 3)).isEqualTo(14);
        assertThat(tensor.sum(5, 0)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"FLOAT16", "BFLOAT16"})
    void everyHalfPrecisionValueSurvivesARoundTrip(DType dtype) {
        for (int bits = 0; bits < 0x10000; bits++) {
            var original = ByteBuffer.allocate(2)
                    .put((byte) bits)
                    .put((byte) (bits >> 8))
                    .flip();
            double value = Tensor.wrap(dtype, Shape.scalar(), original).getDouble(0);

            var back = Tensor.of(dtype, Shape.scalar(), value);

            if (Double.isNaN(value)) {
                assertThat(back.getDouble(0)).isNaN();
            } else {
                assertThat(back.bytes()).isEqualTo(original);
            }
        }
    }

    @Test
    void roundsHalfPrecisionToNearestEven() {
        var rounded = Tensor.of(DType.FLOAT16, Shape.of(4), 2049, 2051, 65519, 65520);

        assertThat(rounded.toDoubles()).containsExactly(2048, 2052, 65504, Double.POSITIVE_INFINITY);
    }

    @Test
    void refusesBytesThatDoNotFillTheShape() {
        assertThatThrownBy(() -> Tensor.wrap(DType.FLOAT, Shape.of(2, 3), ByteBuffer.allocate(20)))
                .hasMessage("expected 24 bytes for a float tensor of shape [2, 3], found 20");
    }

    @Test
    void rowIsAViewWithoutTheLeadingAxis() {
        var matrix = Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f);

        assertThat(matrix.row(1)).isEqualTo(Tensor.of(Shape.of(3), 4f, 5f, 6f));
    }
}
