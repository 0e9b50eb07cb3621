package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which operators, at which versions, are said in other words; a row is op, versions, lowering. */
final class LoweringTable {
    private record Row(int first, int last, Lowering lowering) {}

    private final Map<String, List<Row>> rows = new HashMap<>();

    /** Applies to a standard operator in models up to an operator set version. */
    LoweringTable upTo(int lastOpset, String op, Lowering lowering) {
        return add("", op, 1, lastOpset, lowering);
    }

    /** Applies to a standard operator in models from an operator set version. */
    LoweringTable from(int firstOpset, String op, Lowering lowering) {
        return add("", op, firstOpset, Integer.MAX_VALUE, lowering);
    }

    /** Applies to a standard operator at all versions. */
    LoweringTable always(String op, Lowering lowering) {
        return add("", op, 1, Integer.MAX_VALUE, lowering);
    }

    /** Applies to an operator of another domain. */
    LoweringTable custom(String domain, String op, Lowering lowering) {
        return add(domain, op, 1, Integer.MAX_VALUE, lowering);
    }

    private LoweringTable add(String domain, String op, int first, int last, Lowering lowering) {
        rows.computeIfAbsent(key(domain, op), k -> new ArrayList<>()).add(new Row(first, last, lowering));
        return this;
    }

    Optional<Lowering> find(Node node, int opset) {
        return rows.getOrDefault(key(node.domain(), node.op()), List.of()).stream()
                .filter(row -> row.first <= opset && opset <= row.last)
                .map(Row::lowering)
                .findFirst();
    }

    /** All rows, by domain and operator. */
    List<Lowered> all() {
        return rows.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> entry.getValue().stream().map(row -> {
                    int slash = entry.getKey().lastIndexOf('/');
                    return new Lowered(
                            entry.getKey().substring(0, slash),
                            entry.getKey().substring(slash + 1),
                            row.first,
                            row.last);
                }))
                .toList();
    }

    private static String key(String domain, String op) {
        return domain + "/" + op;
    }
}
