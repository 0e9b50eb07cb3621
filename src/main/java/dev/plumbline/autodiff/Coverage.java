package dev.plumbline.autodiff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the rule tables do with one operator of the canonical operator set.
 *
 * @param since operator set in which the operator appeared
 */
public record Coverage(String op, int since, Kind kind) {
    /** How gradients pass an operator. */
    public enum Kind {
        /** By a rule. */
        RULE,
        /** Through the graphs it holds. */
        BODIES,
        /** Not: its derivative is zero wherever it exists, or its outputs are no real numbers. */
        NONE
    }

    /** All operators that are known, by name. */
    public static List<Coverage> standard() {
        var all = new ArrayList<Coverage>();
        GradientRules.standard()
                .rows()
                .forEach(row ->
                        all.add(new Coverage(row.op(), row.since(), row.differentiable() ? Kind.RULE : Kind.NONE)));
        ControlFlow.OPERATORS.forEach(op -> all.add(new Coverage(op, 1, Kind.BODIES)));
        all.sort(Comparator.comparing(Coverage::op));
        return List.copyOf(all);
    }

    /** Operators that are refused for a reason that can be told; a name may end in {@code *}. */
    public static List<Blocking> refused() {
        return Refusals.all();
    }
}
