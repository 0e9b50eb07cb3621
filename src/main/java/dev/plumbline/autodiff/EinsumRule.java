package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Sums of products over named axes. The cotangent of an operand is an Einsum too: of the output's cotangent and the other operands, to
 * the operand's letters.
 */
final class EinsumRule {
    private EinsumRule() {}

    static void addTo(RuleTable table) {
        table.rule("Einsum", 12, EinsumRule::einsum);
    }

    private static List<Value> einsum(Op op, Value dy) {
        var ranks = IntStream.range(0, op.inputCount()).map(op::rank).toArray();
        var equation = Einstein.parse(op.attributes().text("equation", ""), ranks);
        return IntStream.range(0, op.inputCount())
                .mapToObj(operand -> op.needs(operand) ? cotangent(op, dy, equation, operand) : Op.none())
                .toList();
    }

    /** Factors of a product under their letters; those of rank 0 are multiplied in at the end. */
    private record Product(List<String> letters, List<Value> factors, List<Value> scalars) {
        void add(String term, Value factor) {
            if (term.isEmpty()) {
                scalars.add(factor);
            } else {
                letters.add(term);
                factors.add(factor);
            }
        }

        boolean has(char letter) {
            return letters.stream().anyMatch(term -> term.indexOf(letter) >= 0);
        }
    }

    private static Value cotangent(Op op, Value dy, Einstein equation, int operand) {
        var product = new Product(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        product.add(equation.output(), dy);
        for (int other = 0; other < op.inputCount(); other++) {
            if (other != operand) {
                product.add(equation.inputs().get(other), op.input(other));
            }
        }
        String target = withoutRepeats(op, product, equation, operand);
        var kept = new StringBuilder();
        var missing = LongStream.builder();
        for (int axis = 0; axis < target.length(); axis++) {
            if (product.has(target.charAt(axis))) {
                kept.append(target.charAt(axis));
            } else {
                missing.add(axis);
            }
        }
        var summed = contract(op, product, kept.toString());
        var whole = summed.unsqueeze(missing.build().toArray()).sumKeeping(broadcastAxes(op, equation, operand));
        return kept.length() == target.length() ? whole : op.expandLike(whole, operand);
    }

    /** A letter repeated in one operand names a diagonal: off it the cotangent is zero, so a unit matrix joins the product. */
    private static String withoutRepeats(Op op, Product product, Einstein equation, int operand) {
        var target = new StringBuilder(equation.inputs().get(operand));
        for (int axis = 1; axis < target.length(); axis++) {
            char letter = target.charAt(axis);
            if (target.indexOf(Character.toString(letter)) < axis) {
                char fresh = Einstein.unused(target + equation.output() + String.join("", equation.inputs()))
                        .charAt(0);
                target.setCharAt(axis, fresh);
                product.add("" + letter + fresh, identity(op, op.shape(operand).dim(axis)));
            }
        }
        return target.toString();
    }

    private static Value identity(Op op, long extent) {
        if (extent == ObservedShape.FREE) {
            throw op.refuse("it takes a diagonal of free extent", "fix the extent");
        }
        int n = (int) extent;
        var unit = new double[n * n];
        for (int row = 0; row < n; row++) {
            unit[row * n + row] = 1;
        }
        return op.builder().constant(Tensor.of(op.dtype(), Shape.of(n, n), unit));
    }

    private static Value contract(Op op, Product product, String target) {
        var result = product.factors().isEmpty()
                ? op.output().like(1)
                : op.builder()
                        .op(
                                "Einsum",
                                Attributes.of("equation", String.join(",", product.letters()) + "->" + target),
                                product.factors().toArray(Value[]::new));
        for (var scalar : product.scalars()) {
            result = result.times(scalar);
        }
        return result;
    }

    /** Axes of extent 1 that another operand repeats. */
    private static long[] broadcastAxes(Op op, Einstein equation, int operand) {
        String letters = equation.inputs().get(operand);
        return IntStream.range(0, letters.length())
                .filter(axis -> op.shape(operand).dim(axis) == 1 && isWider(op, equation, letters.charAt(axis)))
                .asLongStream()
                .toArray();
    }

    private static boolean isWider(Op op, Einstein equation, char letter) {
        return IntStream.range(0, op.inputCount()).anyMatch(operand -> {
            int axis = equation.inputs().get(operand).indexOf(letter);
            return axis >= 0 && op.shape(operand).dim(axis) != 1;
        });
    }
}
