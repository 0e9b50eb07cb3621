package dev.plumbline.attribution;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A fixed quadrature rule by name, such as {@code gauss-legendre}. */
public enum Rule {
    LEFT,
    RIGHT,
    MIDPOINT,
    TRAPEZOID,
    GAUSS_LEGENDRE;

    /** The rule with this {@link #id}. */
    public static Optional<Rule> ofId(String id) {
        return Arrays.stream(values()).filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** The name in configuration, events and messages. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Nodes and weights with {@code points} evaluations. */
    public Quadrature quadrature(int points) {
        return switch (this) {
            case LEFT -> Quadrature.left(points);
            case RIGHT -> Quadrature.right(points);
            case MIDPOINT -> Quadrature.midpoint(points);
            case TRAPEZOID -> Quadrature.trapezoid(points);
            case GAUSS_LEGENDRE -> Quadrature.gaussLegendre(points);
        };
    }
}
