package dev.plumbline.runtime;

import static dev.plumbline.runtime.OperatorCase.drawn;
import static dev.plumbline.runtime.OperatorCase.ints;
import static dev.plumbline.runtime.OperatorCase.normal;
import static dev.plumbline.runtime.OperatorCase.number;
import static dev.plumbline.runtime.OperatorCase.op;
import static dev.plumbline.runtime.OperatorCase.spread;

import java.util.stream.Stream;

/** Rows of the table of operators: reductions, running sums and products, sums of products over named axes. */
final class ReductionCases {
    private ReductionCases() {}

    static Stream<OperatorCase> rows() {
        return Stream.of(overAxes(), running(), einstein(), norms()).flatMap(rows -> rows);
    }

    private static Stream<OperatorCase> overAxes() {
        return Stream.of(
                        "ReduceL1",
                        "ReduceL2",
                        "ReduceSumSquare",
                        "ReduceLogSum",
                        "ReduceLogSumExp",
                        "ReduceMax",
                        "ReduceMin",
                        "ReduceProd")
                .flatMap(op -> Stream.of(
                        op(op, drawn(0.5, 2, 2, 3, 4)),
                        op(op, drawn(0.5, 2, 2, 3, 4), ints(-1, 0)).with("keepdims", 0),
                        op(op, drawn(0.5, 2, 2, 3, 4), ints(1)).batched(),
                        op(op, drawn(0.5, 2, 2, 3))
                                .withList("axes", 0)
                                .with("keepdims", 0)
                                .atOpset(11)))
                .map(row -> row.op().equals("ReduceLogSum") ? row.inFloat() : row);
    }

    private static Stream<OperatorCase> running() {
        return Stream.of(
                op("CumSum", normal(2, 3), number(1)),
                op("CumSum", normal(2, 3), number(-2)).with("reverse", 1),
                op("CumSum", normal(2, 3), number(0)).with("exclusive", 1).batched());
    }

    private static Stream<OperatorCase> einstein() {
        return Stream.of(
                einsum("bij,bjk->bik", normal(2, 3, 4), normal(2, 4, 5)),
                einsum("...ij, ...jk -> ...ik", normal(2, 1, 3, 4), normal(2, 5, 4, 2)),
                einsum("ij,jk", normal(3, 4), normal(4, 2)),
                einsum("ij->j", normal(3, 4)),
                einsum("ij->ji", normal(3, 4)).batched(),
                einsum("i,j->ij", normal(3), normal(4)),
                einsum("i,i", normal(3), normal(3)),
                einsum("...ii->...i", normal(2, 3, 3)),
                einsum("ii->", normal(3, 3)),
                einsum("ij,kj,j->ik", normal(2, 3), normal(4, 3), normal(3)),
                einsum("ij->", normal(2, 3)));
    }

    private static OperatorCase einsum(String equation, OperatorCase.Operand... operands) {
        return op("Einsum", operands).with("equation", equation);
    }

    private static Stream<OperatorCase> norms() {
        return Stream.of(
                op("LpNormalization", spread(2, 3)).with("p", 1).with("axis", 1),
                op("LpNormalization", spread(2, 3)).batched(),
                op("Det", normal(1, 1)).inFloat(),
                op("Det", normal(2, 2)).inFloat(),
                op("Det", normal(3, 3)).inFloat(),
                op("Det", normal(2, 2, 4, 4)).inFloat());
    }
}
