package dev.plumbline.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Numbers written as text: lines of comma-separated values, or nested JSON arrays; read as float, the models convert. */
final class NumberTable {
    private NumberTable() {}

    /** Reads a table {@code [rows, columns]}; a first line that is not numeric is a heading. */
    static Tensor read(List<String> lines, String source) {
        var table = lines.stream().filter(line -> !line.isBlank()).toList();
        int first = !table.isEmpty() && isHeading(table.get(0)) ? 1 : 0;
        int columns = table.size() > first ? cells(table.get(first)).length : 0;
        var elements = new double[(table.size() - first) * columns];
        for (int line = first; line < table.size(); line++) {
            var cells = cells(table.get(line));
            if (cells.length != columns) {
                throw new DatasetException("expected %d columns in line %d of %s, found %d"
                        .formatted(columns, line + 1, source, cells.length));
            }
            for (int column = 0; column < columns; column++) {
                elements[(line - first) * columns + column] = number(cells[column], line, source);
            }
        }
        return Tensor.of(DType.DOUBLE, Shape.of(table.size() - first, columns), elements);
    }

    private static String[] cells(String line) {
        return line.split(",", -1);
    }

    private static boolean isHeading(String line) {
        try {
            for (var cell : cells(line)) {
                Double.parseDouble(cell.strip());
            }
            return false;
        } catch (NumberFormatException text) {
            return true;
        }
    }

    private static double number(String cell, int line, String source) {
        try {
            return Double.parseDouble(cell.strip());
        } catch (NumberFormatException text) {
            throw new DatasetException(
                    "expected a number in line %d of %s, found '%s'".formatted(line + 1, source, cell.strip()));
        }
    }

    /** Reads nested arrays of equal lengths. */
    static Tensor read(JsonNode array, String source) {
        var dims = new ArrayList<Long>();
        for (var node = array; node.isArray(); node = node.path(0)) {
            dims.add((long) node.size());
        }
        var shape = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
        var elements = new ArrayList<Double>();
        collect(array, 0, shape, elements, source);
        return Tensor.of(
                DType.DOUBLE,
                shape,
                elements.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void collect(JsonNode node, int depth, Shape shape, List<Double> elements, String source) {
        if (depth == shape.rank()) {
            if (!node.isNumber()) {
                throw new DatasetException("expected a number in %s, found %s".formatted(source, node));
            }
            elements.add(node.doubleValue());
            return;
        }
        if (node.size() != shape.dim(depth)) {
            throw new DatasetException("expected %d elements on axis %d of %s, found %d"
                    .formatted(shape.dim(depth), depth, source, node.size()));
        }
        node.forEach(child -> collect(child, depth + 1, shape, elements, source));
    }
}
