package dev.plumbline.graph.lowering;

import java.util.List;

/**
 * An operator that is said in other words before it is differentiated.
 *
 * @param domain empty for ONNX's own operators
 * @param first first operator set version in which it is
 * @param last last one, or {@link Integer#MAX_VALUE}
 */
public record Lowered(String domain, String op, int first, int last) {
    /** All such operators, by domain and name. */
    public static List<Lowered> standard() {
        return Lowerings.standard().all();
    }
}
