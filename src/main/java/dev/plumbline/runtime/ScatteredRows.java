package dev.plumbline.runtime;

import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.List;

/**
 * Any number of positions on each line, whose gradients are all returned: one result for each row.
 *
 * <pre>
 *   lines       [R]   which line a row lies on
 *   positions   [R]
 * </pre>
 */
final class ScatteredRows implements PathRows {
    static final String LINES = "lines";
    static final String POSITIONS = "positions";

    private final GraphBuilder builder;
    private final Value lines;
    private final Value positions;

    ScatteredRows(GraphBuilder builder) {
        this.builder = builder;
        List<Dim> dims = List.of(new Dim.Free("R"));
        this.lines = builder.input(LINES, DType.INT64, dims);
        this.positions = builder.input(POSITIONS, DType.DOUBLE, dims);
    }

    @Override
    public Value points(Value start, Value displacement, Row row) {
        var fractions = positions.cast(row.dtype()).unsqueeze(1);
        var moved = displacement.reshape(0, -1).gather(lines, 0).times(fractions);
        return start.reshape(0, -1).gather(lines, 0).plus(moved).reshape(builder.ints(-1), row.extents());
    }

    @Override
    public Value perRow(Value perLine, Row row) {
        return perLine.gather(lines, 0);
    }

    @Override
    public Value results(Value gradients, Row row) {
        return gradients;
    }

    @Override
    public Value perResult(Value perLine, Row row) {
        return perRow(perLine, row);
    }
}
