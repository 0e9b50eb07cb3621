package dev.plumbline.autodiff;

import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cotangents that flow into each value, summed when they are asked for. */
final class Cotangents {
    private final Map<String, List<Value>> parts = new HashMap<>();
    private final ShapeTable shapes;

    Cotangents(ShapeTable shapes) {
        this.shapes = shapes;
    }

    void add(String value, Value cotangent) {
        parts.computeIfAbsent(value, name -> new ArrayList<>()).add(cotangent);
    }

    boolean reaches(String value) {
        return parts.containsKey(value);
    }

    /** The sum of what flowed into a value, or {@link Op#none()}; by Add, as ONNX Runtime computes Sum on one thread. */
    Value of(String value) {
        var flows = parts.getOrDefault(value, List.of());
        if (flows.size() > 1) {
            var sum = Pieces.joined(flows, shapes.get(value)).stream()
                    .reduce(Value::plus)
                    .orElseThrow();
            parts.put(value, new ArrayList<>(List.of(sum)));
        }
        return parts.getOrDefault(value, List.of(Op.none())).get(0);
    }
}
