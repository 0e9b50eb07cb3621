package dev.plumbline.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;

/** Nodes in an order in which every value is written before it is read (Kahn 1962); stable for nodes already in order. */
public final class TopologicalOrder {
    private TopologicalOrder() {}

    /**
     * Sorts nodes.
     *
     * @throws InvalidModelException if a value is written twice, or if nodes wait for each other in a cycle
     */
    public static List<Node> of(List<Node> nodes) {
        var writers = writers(nodes);
        var waiting = new int[nodes.size()];
        Map<Integer, List<Integer>> readers = new HashMap<>();
        for (int index = 0; index < nodes.size(); index++) {
            for (String read : nodes.get(index).reads().distinct().toList()) {
                var writer = writers.get(read);
                if (writer != null) {
                    waiting[index]++;
                    readers.computeIfAbsent(writer, w -> new ArrayList<>()).add(index);
                }
            }
        }
        var sorted = drain(nodes, waiting, readers);
        if (sorted.size() < nodes.size()) {
            throw new InvalidModelException(
                    "expected a graph without cycles, found nodes that wait for each other: " + stuck(nodes, waiting));
        }
        return sorted;
    }

    private static Map<String, Integer> writers(List<Node> nodes) {
        var writers = new HashMap<String, Integer>();
        for (int index = 0; index < nodes.size(); index++) {
            for (String output : nodes.get(index).outputs()) {
                if (output.isEmpty()) {
                    continue;
                }
                var earlier = writers.put(output, index);
                if (earlier != null) {
                    throw new InvalidModelException(
                            "value '%s' is written by both %s and %s; every name may be written once"
                                    .formatted(
                                            output,
                                            nodes.get(earlier).describe(),
                                            nodes.get(index).describe()));
                }
            }
        }
        return writers;
    }

    private static List<Node> drain(List<Node> nodes, int[] waiting, Map<Integer, List<Integer>> readers) {
        var ready = new PriorityQueue<Integer>();
        for (int index = 0; index < waiting.length; index++) {
            if (waiting[index] == 0) {
                ready.add(index);
            }
        }
        var sorted = new ArrayList<Node>(nodes.size());
        while (!ready.isEmpty()) {
            int index = ready.remove();
            sorted.add(nodes.get(index));
            for (int reader : readers.getOrDefault(index, List.of())) {
                if (--waiting[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        return sorted;
    }

    private static String stuck(List<Node> nodes, int[] waiting) {
        var names = new ArrayList<String>();
        for (int index = 0; index < waiting.length && names.size() < 5; index++) {
            if (waiting[index] > 0) {
                names.add(nodes.get(index).describe());
            }
        }
        return names.stream().collect(Collectors.joining(", "));
    }
}
