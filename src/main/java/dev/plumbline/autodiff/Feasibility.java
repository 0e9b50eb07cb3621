package dev.plumbline.autodiff;

import java.util.List;

/**
 * What is known of a gradient before it is built.
 *
 * @param blocking nodes in the way, in topological order
 * @param reached the points that a requested output depends on
 */
public record Feasibility(List<Blocking> blocking, List<String> reached) {
    public Feasibility {
        blocking = List.copyOf(blocking);
        reached = List.copyOf(reached);
    }

    /** Whether the gradient with respect to at least one point can be built. */
    public boolean isFeasible() {
        return blocking.isEmpty() && !reached.isEmpty();
    }
}
