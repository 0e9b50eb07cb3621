package dev.plumbline.conformance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many of ONNX's tests of each operator alone pass: the committed results that the reference of operators is written from. */
final class Tally {
    private Tally() {}

    /** One line per operator: its name, how many of its tests pass, how many there are. */
    static String of(List<NodeTest> tests, List<Outcome> outcomes) {
        var passed =
                outcomes.stream().filter(Outcome::passed).map(Outcome::test).collect(Collectors.toSet());
        Map<String, int[]> counts = new TreeMap<>();
        for (var test : tests) {
            var nodes = test.model().graph().nodes();
            if (nodes.size() == 1) {
                var count = counts.computeIfAbsent(nodes.get(0).qualifiedOp(), op -> new int[2]);
                count[0] += passed.contains(test.name()) ? 1 : 0;
                count[1]++;
            }
        }
        return counts.entrySet().stream()
                .map(entry -> "%s %d %d%n".formatted(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
                .collect(Collectors.joining());
    }
}
