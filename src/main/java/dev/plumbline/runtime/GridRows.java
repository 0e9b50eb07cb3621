package dev.plumbline.runtime;

import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.List;

/**
 * The same number of positions on every line, whose gradients are added up by weight: one result for each line.
 *
 * <pre>
 *   positions   [L, n, 2]   1, and where on the line
 *   weights     [L, n]
 * </pre>
 */
final class GridRows implements PathRows {
    static final String POSITIONS = "positions";
    static final String WEIGHTS = "weights";

    private final GraphBuilder builder;
    private final Value positions;
    private final Value weights;

    GridRows(GraphBuilder builder) {
        this.builder = builder;
        var lines = new Dim.Free("L");
        var perLine = new Dim.Free("n");
        this.positions = builder.input(POSITIONS, DType.DOUBLE, List.of(lines, perLine, new Dim.Fixed(2)));
        this.weights = builder.input(WEIGHTS, DType.DOUBLE, List.of(lines, perLine));
    }

    /** The rows [1 a] times the columns x' and x - x': one pass over memory. */
    @Override
    public Value points(Value start, Value displacement, Row row) {
        var line = Value.concat(1, List.of(start.reshape(0, 1, -1), displacement.reshape(0, 1, -1)));
        return merged(positions.cast(row.dtype()).matmul(line), row);
    }

    @Override
    public Value perRow(Value perLine, Row row) {
        return merged(perLine.unsqueeze(1).expand(grid(row.extents())), row);
    }

    @Override
    public Value results(Value gradients, Row row) {
        var perFeature = gradients.reshape(grid(builder.ints(-1)));
        return merged(weights.cast(row.dtype()).unsqueeze(1).matmul(perFeature), row);
    }

    @Override
    public Value perResult(Value perLine, Row row) {
        return perLine;
    }

    private Value grid(Value rowExtents) {
        return Value.concat(0, List.of(weights.shape(), rowExtents));
    }

    /** All leading axes made one. */
    private Value merged(Value value, Row row) {
        return value.reshape(builder.ints(-1), row.extents());
    }
}
