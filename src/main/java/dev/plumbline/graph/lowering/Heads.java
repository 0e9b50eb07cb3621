package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;

/** The layouts of multi-head attention. */
final class Heads {
    private Heads() {}

    /** {@code [batch, length, heads * size]} to {@code [batch, heads, length, size]}. */
    static Value split(Value x, long heads) {
        return x.reshape(0, 0, heads, -1).transpose(0, 2, 1, 3);
    }

    /** {@code [batch, heads, length, size]} to {@code [batch, length, heads * size]}. */
    static Value join(Value x) {
        return x.transpose(0, 2, 1, 3).reshape(0, 0, -1);
    }

    /** The queries times the scale that the node names, or one over the root of the head's size. */
    static Value scale(Value query, Attributes attributes) {
        return attributes.real("scale", 0) != 0
                ? query.times(attributes.real("scale", 1))
                : query.over(query.extentAsNumber(-1).sqrt());
    }

    /** Keys or values {@code [batch, fewer heads, length, size]}, each head repeated for its group of query heads. */
    static Value repeat(Value x, Value query) {
        var builder = x.builder();
        var groups = query.extent(1).over(x.extent(1));
        var repeated = x.unsqueeze(2).expand(Value.concat(0, List.of(builder.ints(1, 1), groups, builder.ints(1, 1))));
        return repeated.reshape(x.extent(0), query.extent(1), x.extent(2), x.extent(3));
    }
}
