package dev.plumbline.runtime;

import static dev.plumbline.runtime.OperatorCase.fixed;
import static dev.plumbline.runtime.OperatorCase.ints;
import static dev.plumbline.runtime.OperatorCase.normal;
import static dev.plumbline.runtime.OperatorCase.number;
import static dev.plumbline.runtime.OperatorCase.op;
import static dev.plumbline.runtime.OperatorCase.spread;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.stream.Stream;

/** Rows of the table of operators: those that pick elements, write them elsewhere, repeat or reorder them. */
final class MovementCases {
    private MovementCases() {}

    static Stream<OperatorCase> rows() {
        return Stream.of(gathered(), scattered(), rearranged()).flatMap(rows -> rows);
    }

    private static Stream<OperatorCase> gathered() {
        return Stream.of(
                op("GatherElements", normal(3, 3), longs(Shape.of(2, 3), 0, 1, 2, 2, 0, 0)),
                op("GatherElements", normal(3, 3), longs(Shape.of(3, 2), 0, -1, 2, 2, 1, 0))
                        .with("axis", -1),
                op("GatherND", normal(3, 2, 2), longs(Shape.of(3, 2), 0, 1, -1, 0, 0, 1)),
                op("GatherND", normal(2, 3, 2), longs(Shape.of(2, 1), 2, 0)).with("batch_dims", 1),
                op("Compress", normal(3, 4), truth(0, 1, 1)).with("axis", 0),
                op("Compress", normal(3, 4), truth(0, 1, 1, 0, 1)),
                op("TopK", spread(2, 5), ints(3)).withOutputs(2),
                op("TopK", spread(5, 2), ints(2))
                        .with("axis", 0)
                        .with("largest", 0)
                        .withOutputs(2),
                op("OneHot", ints(1, 0, 1), ints(3), normal(2)).inFloat(),
                op("OneHot", longs(Shape.of(2, 2), 1, -2, 0, 2), ints(3), normal(2))
                        .with("axis", 0)
                        .inFloat());
    }

    private static Stream<OperatorCase> scattered() {
        var twice = longs(Shape.of(2, 3), 0, 1, 2, 2, 1, 0);
        var once = longs(Shape.of(2, 3), 0, 1, 2, 2, -1, 0);
        return Stream.concat(
                Stream.of("add", "mul", "max", "min")
                        .flatMap(reduction -> Stream.of(
                                op("ScatterElements", spread(3, 3), twice, spread(2, 3))
                                        .with("reduction", reduction),
                                op(
                                                "ScatterElements",
                                                spread(3, 3),
                                                longs(Shape.of(3, 2), 0, 0, 1, 1, -1, 2),
                                                spread(3, 2))
                                        .with("axis", 1)
                                        .with("reduction", reduction),
                                op("ScatterND", spread(4, 3), longs(Shape.of(3, 1), 1, 3, 1), spread(3, 3))
                                        .with("reduction", reduction))),
                Stream.of(
                        op("ScatterElements", normal(3, 3), once, normal(2, 3)),
                        op("ScatterND", normal(4, 3), longs(Shape.of(2, 1), 1, 3), normal(2, 3)),
                        op("ScatterND", normal(4, 3), longs(Shape.of(2, 2), 1, 2, 3, 0), normal(2)),
                        op("Scatter", normal(3, 3), once, normal(2, 3)).atOpset(10)));
    }

    private static Stream<OperatorCase> rearranged() {
        return Stream.of(
                op("Tile", normal(2, 3), ints(2, 3)),
                op("Tile", normal(2, 3), ints(2, 1)).batched(),
                op("Tile", normal(2, 3), ints(2, 1)).withFreeAxes(2),
                op("ReverseSequence", normal(4, 3), ints(4, 2, 1)),
                op("ReverseSequence", normal(3, 4), ints(4, 2, 1))
                        .with("batch_axis", 0)
                        .with("time_axis", 1),
                op("Trilu", normal(2, 3, 3)),
                op("Trilu", normal(3, 4), number(1)).with("upper", 0).batched(),
                op("SpaceToDepth", normal(2, 3, 4, 6)).with("blocksize", 2),
                op("DepthToSpace", normal(2, 8, 2, 3)).with("blocksize", 2),
                op("DepthToSpace", normal(2, 8, 2, 3))
                        .with("blocksize", 2)
                        .with("mode", "CRD")
                        .withFreeAxes(1),
                op("CenterCropPad", normal(5, 3), ints(2, 6)),
                op("CenterCropPad", normal(2, 5, 4), ints(2, 7)).withList("axes", 1, -1));
    }

    private static OperatorCase.Operand longs(Shape shape, long... values) {
        return fixed(Tensor.of(shape, values));
    }

    private static OperatorCase.Operand truth(double... values) {
        return fixed(Tensor.of(DType.BOOL, Shape.of(values.length), values));
    }
}
