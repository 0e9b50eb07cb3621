package dev.plumbline.runtime;

import dev.plumbline.graph.Value;

/** How the rows of an integrating graph lie on its lines, and what it returns of the gradients there. */
interface PathRows {
    /** The points x' + a (x - x') of every line, one row for each position a; both given for each line. */
    Value points(Value start, Value displacement, Row row);

    /** What belongs to a line, {@code [lines, ...]}, for each of its rows. */
    Value perRow(Value perLine, Row row);

    /** What is returned of the gradients at all rows. */
    Value results(Value gradients, Row row);

    /** What belongs to a line, for each result. */
    Value perResult(Value perLine, Row row);
}
