package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;

/**
 * Operators that write updates into a copy of their data, at places that indices name. Without a reduction no place may be named twice,
 * as ONNX has it.
 */
final class ScatterRules {
    private ScatterRules() {}

    static void addTo(RuleTable table) {
        table.rule(
                        "ScatterElements",
                        11,
                        (op, dy) -> scatter(
                                op,
                                dy,
                                new Places(
                                        op.input(1),
                                        "ScatterElements",
                                        "GatherElements",
                                        Attributes.of("axis", op.axis(0)))))
                .rule(
                        "ScatterND",
                        11,
                        (op, dy) ->
                                scatter(op, dy, new Places(op.input(1), "ScatterND", "GatherND", Attributes.none())));
    }

    /** Where updates go: the operator that writes there and the one that reads there. */
    private record Places(Value indices, String writer, String reader, Attributes attributes) {
        Value write(Value data, Value updates, String reduction) {
            return data.op(writer, attributes.with("reduction", reduction), indices, updates);
        }

        Value read(Value data) {
            return data.op(reader, attributes, indices);
        }
    }

    private static List<Value> scatter(Op op, Value dy, Places places) {
        String reduction = op.attributes().text("reduction", "none");
        return switch (reduction) {
            case "none" -> List.of(places.write(dy, op.zerosLike(2), "none"), Op.none(), places.read(dy));
            case "add" -> List.of(dy, Op.none(), places.read(dy));
            case "mul" -> product(op, dy, places);
            case "max", "min" -> extremum(op, dy, places);
            default -> throw op.refuse("its reduction '%s' is unknown".formatted(reduction), "check the model");
        };
    }

    /**
     * Each place holds the product of its datum and updates; the derivative by one factor is the product of the others, formed without
     * dividing by zero.
     */
    private static List<Value> product(Op op, Value dy, Places places) {
        var updates = op.input(2);
        var zero = updates.equalTo(0);
        var factors = zero.where(updates.like(1), updates);
        var zeros = places.read(places.write(op.zerosLike(0), zero.cast(op.dtype()), "add"));
        var product = places.read(places.write(op.input(0), factors, "mul"));
        var others = zero.where(
                product.when(zeros.equalTo(1)), product.when(zeros.equalTo(0)).over(factors));
        var ones = op.zerosLike(0).plus(1);
        return List.of(
                dy.times(places.write(ones, updates, "mul")),
                Op.none(),
                places.read(dy).times(others));
    }

    /** Of a datum and its updates the largest, or smallest, takes the gradient; those that tie share it evenly. */
    private static List<Value> extremum(Op op, Value dy, Places places) {
        var holds = op.input(0).equalTo(op.output()).cast(op.dtype());
        var updateHolds = op.input(2).equalTo(places.read(op.output())).cast(op.dtype());
        var share = dy.over(places.write(holds, updateHolds, "add"));
        return List.of(share.times(holds), Op.none(), places.read(share).times(updateHolds));
    }
}
