package dev.plumbline.autodiff;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What depends on the points in the body of a Loop or Scan.
 *
 * @param captured values of the surroundings that the body reads
 * @param states that depend on them, perhaps only after some iterations
 * @param inside from these, and from the slices on the path, to the body's outputs
 */
record IterationPath(List<String> captured, Set<String> states, GradientPath inside) {
    /** The path through a body, whose surroundings have a path of their own. */
    static IterationPath of(IterationLayout layout, GradientPath outer, ReverseSweep sweep) {
        var captured = layout.body().captures().stream()
                .filter(outer.values()::contains)
                .toList();
        var slices = layout.slices().stream()
                .filter(slice -> outer.values().contains(layout.whole(slice)))
                .toList();
        var states = new LinkedHashSet<String>();
        for (int state = 0; state < layout.states().size(); state++) {
            if (outer.values().contains(layout.initial(state))) {
                states.add(layout.states().get(state));
            }
        }
        while (true) {
            var points = new ArrayList<>(captured);
            points.addAll(states);
            points.addAll(slices);
            var inside = GradientPath.between(points, layout.outputs(), layout.body(), sweep.shapes(), sweep.rules());
            if (!grow(states, layout, inside)) {
                return new IterationPath(captured, states, inside);
            }
        }
    }

    /** Adds the states that an iteration makes dependent; tells whether there are any. */
    private static boolean grow(Set<String> states, IterationLayout layout, GradientPath inside) {
        boolean grown = false;
        for (int state = 0; state < layout.states().size(); state++) {
            grown |= inside.values().contains(layout.next(state))
                    && states.add(layout.states().get(state));
        }
        return grown;
    }
}
