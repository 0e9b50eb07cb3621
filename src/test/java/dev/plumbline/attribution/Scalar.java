package dev.plumbline.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A number that remembers how it was computed, for the closed-form functions of the tests: a tape of reverse-mode differentiation. */
public final class Scalar {
    private final double value;
    private final List<Edge> edges;
    private double cotangent;

    private record Edge(Scalar operand, double slope) {}

    private Scalar(double value, Edge... edges) {
        this.value = value;
        this.edges = List.of(edges);
    }

    static Scalar of(double value) {
        return new Scalar(value);
    }

    static Scalar sum(Scalar... terms) {
        return Arrays.stream(terms).reduce(of(0), Scalar::plus);
    }

    static Scalar max(Scalar... operands) {
        return Arrays.stream(operands)
                .reduce((a, b) -> a.value >= b.value ? a : b)
                .orElseThrow();
    }

    double value() {
        return value;
    }

    /** The derivative after {@link #differentiate}. */
    double cotangent() {
        return cotangent;
    }

    Scalar plus(Scalar other) {
        return new Scalar(value + other.value, new Edge(this, 1), new Edge(other, 1));
    }

    Scalar plus(double other) {
        return plus(of(other));
    }

    Scalar minus(Scalar other) {
        return plus(other.times(-1));
    }

    Scalar minus(double other) {
        return plus(-other);
    }

    Scalar times(Scalar other) {
        return new Scalar(value * other.value, new Edge(this, other.value), new Edge(other, value));
    }

    Scalar times(double factor) {
        return times(of(factor));
    }

    Scalar squared() {
        return times(this);
    }

    Scalar relu() {
        return value > 0 ? this : of(0);
    }

    Scalar tanh() {
        double y = Math.tanh(value);
        return new Scalar(y, new Edge(this, 1 - y * y));
    }

    Scalar sigmoid() {
        double y = 1 / (1 + Math.exp(-value));
        return new Scalar(y, new Edge(this, y * (1 - y)));
    }

    Scalar sin() {
        return new Scalar(Math.sin(value), new Edge(this, Math.cos(value)));
    }

    /** Sets the cotangent of every operand this number was computed from. */
    void differentiate() {
        var order = new ArrayList<Scalar>();
        visit(order);
        cotangent = 1;
        for (int i = order.size() - 1; i >= 0; i--) {
            for (var edge : order.get(i).edges) {
                edge.operand.cotangent += edge.slope * order.get(i).cotangent;
            }
        }
    }

    private void visit(List<Scalar> order) {
        if (order.stream().noneMatch(seen -> seen == this)) {
            edges.forEach(edge -> edge.operand.visit(order));
            order.add(this);
        }
    }
}
