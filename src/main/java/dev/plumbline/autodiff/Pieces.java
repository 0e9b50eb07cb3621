package dev.plumbline.autodiff;

import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Cotangents of pieces that were cut from one value side by side, such as queries, keys and values: one after another they are its
 * cotangent, which saves filling each up with zeros and adding them.
 */
final class Pieces {
    private Pieces() {}

    /** One piece, cut along an axis, and what lies before and after it. */
    private record Piece(Value cotangent, int axis, long before, long after) {}

    /** The cotangents flowing into a value, with its pieces joined where they make up the whole. */
    static List<Value> joined(List<Value> flows, ObservedShape whole) {
        var pieces = new ArrayList<Piece>();
        var others = new ArrayList<Value>();
        for (var flow : flows) {
            piece(flow).ifPresentOrElse(pieces::add, () -> others.add(flow));
        }
        pieces.sort(Comparator.comparingLong(Piece::before));
        if (!tile(pieces, whole)) {
            return flows;
        }
        others.add(
                0,
                Value.concat(
                        pieces.get(0).axis(),
                        pieces.stream().map(Piece::cotangent).toList()));
        return others;
    }

    private static boolean tile(List<Piece> pieces, ObservedShape whole) {
        if (pieces.size() < 2 || pieces.get(0).before() != 0) {
            return false;
        }
        int axis = pieces.get(0).axis();
        for (int index = 0; index < pieces.size(); index++) {
            boolean isLast = index + 1 == pieces.size();
            long next = isLast ? whole.dim(axis) : pieces.get(index + 1).before();
            boolean meets = whole.isFixed(axis) && pieces.get(index).after() == whole.dim(axis) - next;
            if (pieces.get(index).axis() != axis || !meets) {
                return false;
            }
        }
        return true;
    }

    /** What a cotangent was before zeros were put around it, if that was along one axis. */
    private static Optional<Piece> piece(Value flow) {
        return flow.builder().writer(flow).filter(node -> node.is("Pad")).flatMap(pad -> piece(flow, pad));
    }

    private static Optional<Piece> piece(Value flow, Node pad) {
        if (pad.inputs().size() != 3
                || !(flow.builder().initializers().get(pad.inputs().get(1)) instanceof Literal.Dense amounts)
                || !(flow.builder().initializers().get(pad.inputs().get(2)) instanceof Literal.Dense filling)
                || filling.tensor().getDouble(0) != 0) {
            return Optional.empty();
        }
        var pads = amounts.tensor().toLongs();
        int rank = pads.length / 2;
        Piece found = null;
        for (int axis = 0; axis < rank; axis++) {
            if (pads[axis] != 0 || pads[rank + axis] != 0) {
                if (found != null) {
                    return Optional.empty();
                }
                found = new Piece(flow.builder().value(pad.inputs().get(0)), axis, pads[axis], pads[rank + axis]);
            }
        }
        return Optional.ofNullable(found);
    }
}
