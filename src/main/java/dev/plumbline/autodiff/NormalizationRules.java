package dev.plumbline.autodiff;

import java.util.List;

/** Operators that normalise over axes or channels, in closed form. */
final class NormalizationRules {
    private NormalizationRules() {}

    static void addTo(RuleTable table) {
        table
                // y = softmax(x)     dx = y (dy - sum(dy y))
                .rule("Softmax", 1, (op, dy) -> {
                    var flow = dy.times(op.output());
                    return List.of(flow.minus(op.output().times(flow.sumKeeping(op.axis(-1)))));
                })
                // y = log softmax(x)     dx = dy - e^y sum(dy)
                .rule(
                        "LogSoftmax",
                        1,
                        (op, dy) -> List.of(dy.minus(op.output().exp().times(dy.sumKeeping(op.axis(-1))))));
    }
}
