package dev.plumbline.autodiff;

import dev.plumbline.graph.Node;
import dev.plumbline.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The gradient rules by operator. A row is op, the operator set it first appeared in, formula, lambda; a rule states mathematics
 * only, and sees every operator as the canonical operator set has it.
 */
final class RuleTable {
    /**
     * One row.
     *
     * @param since operator set in which the operator appeared
     * @param broadcasts whether the rule's cotangents have the output's shape and must be summed back to the inputs'
     */
    record Row(String op, int since, boolean differentiable, boolean broadcasts, JointRule rule) {}

    private final SortedMap<String, Row> rows = new TreeMap<>();

    /** A rule whose cotangents have the shapes of the inputs. */
    RuleTable rule(String op, int since, Rule rule) {
        return add(new Row(op, since, true, false, ofFirstOutput(rule)));
    }

    /** A rule of an operator that broadcasts: each cotangent may be left in the output's shape. */
    RuleTable broadcasting(String op, int since, Rule rule) {
        return add(new Row(op, since, true, true, ofFirstOutput(rule)));
    }

    /** A rule of an operator with several outputs. */
    RuleTable joint(String op, int since, JointRule rule) {
        return add(new Row(op, since, true, false, rule));
    }

    /** Operators whose derivative is zero wherever it exists, or whose outputs are no real numbers. */
    RuleTable nonDifferentiable(String... ops) {
        for (String op : ops) {
            add(new Row(op, 1, false, false, (node, cotangents) -> List.of()));
        }
        return this;
    }

    private RuleTable add(Row row) {
        if (rows.putIfAbsent(row.op(), row) != null) {
            throw new IllegalStateException("expected one gradient rule for '%s', found two".formatted(row.op()));
        }
        return this;
    }

    private static JointRule ofFirstOutput(Rule rule) {
        return (op, cotangents) -> {
            for (int index = 1; index < cotangents.size(); index++) {
                if (!Op.isNone(cotangents.get(index))) {
                    throw op.refuse(
                            "its output %d is differentiated, and there is a rule for the first output alone"
                                    .formatted(index),
                            "take the target or the point from before this output");
                }
            }
            return rule.vjp(op, cotangents.get(0));
        };
    }

    Optional<Row> find(Node node) {
        return node.domain().isEmpty() ? Optional.ofNullable(rows.get(node.op())) : Optional.empty();
    }

    /** All rows, by operator name. */
    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** A cotangent list for an operator with one differentiable input, the first. */
    static List<Value> firstOnly(Op op, Value dx) {
        return op.padded(List.of(dx));
    }
}
