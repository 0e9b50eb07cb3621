package dev.plumbline.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;

/**
 * Where each node of a description stands: from left to right by its longest way from a source, sinks all in the last column, one below
 * the other, the one with the fewest ways to it on top. Each sub-topology stands below the one before.
 */
record TopologyLayout(List<Place> places, List<Way> ways) {
    /** What a node is, for its shape. */
    enum Kind {
        SOURCE,
        PROCESSOR,
        SINK
    }

    /**
     * One node.
     *
     * @param topic what a source reads or a sink writes; empty for a processor
     * @param stores what a processor keeps
     * @param part the sub-topology, counted from 0
     */
    record Place(String name, Kind kind, String topic, List<String> stores, int part, int column, int row) {}

    /** From one node to another. */
    record Way(Place from, Place to) {}

    static TopologyLayout of(TopologyDescription description) {
        Map<Node, Integer> columns = new HashMap<>();
        description.subtopologies().forEach(part -> part.nodes().forEach(node -> column(node, columns)));
        int last = columns.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        var places = new ArrayList<Place>();
        var ways = new ArrayList<Way>();
        var parts = description.subtopologies().stream()
                .sorted(Comparator.comparingInt(TopologyDescription.Subtopology::id))
                .toList();
        for (var part : parts) {
            var nodes = part.nodes().stream()
                    .sorted(Comparator.comparing(Node::name))
                    .toList();
            int row = places.stream().mapToInt(Place::row).max().orElse(-1) + 1;
            places.addAll(places(part.id(), nodes, columns, row, last));
            ways.addAll(ways(nodes, places));
        }
        return new TopologyLayout(List.copyOf(places), List.copyOf(ways));
    }

    private static List<Place> places(int part, List<Node> nodes, Map<Node, Integer> columns, int row, int last) {
        return Stream.concat(
                        nodes.stream()
                                .filter(node -> !(node instanceof TopologyDescription.Sink))
                                .sorted(Comparator.comparing(columns::get))
                                .map(node -> place(node, part, columns.get(node), row)),
                        sinks(nodes, part, row, last))
                .toList();
    }

    private static int column(Node node, Map<Node, Integer> columns) {
        Integer known = columns.get(node);
        if (known != null) {
            return known;
        }
        int column = node.predecessors().stream()
                .mapToInt(before -> column(before, columns) + 1)
                .max()
                .orElse(0);
        columns.put(node, column);
        return column;
    }

    private static Stream<Place> sinks(List<Node> nodes, int part, int first, int column) {
        var sinks = nodes.stream()
                .filter(TopologyDescription.Sink.class::isInstance)
                .sorted(Comparator.comparingInt(node -> node.predecessors().size()))
                .toList();
        return Stream.iterate(0, i -> i + 1).limit(sinks.size()).map(i -> place(sinks.get(i), part, column, first + i));
    }

    private static Place place(Node node, int part, int column, int row) {
        if (node instanceof TopologyDescription.Source source) {
            return new Place(
                    node.name(), Kind.SOURCE, String.join(", ", source.topicSet()), List.of(), part, column, row);
        }
        if (node instanceof TopologyDescription.Sink sink) {
            return new Place(node.name(), Kind.SINK, sink.topic(), List.of(), part, column, row);
        }
        var stores = ((TopologyDescription.Processor) node)
                .stores().stream().sorted().toList();
        return new Place(node.name(), Kind.PROCESSOR, "", stores, part, column, row);
    }

    private static List<Way> ways(List<Node> nodes, List<Place> places) {
        Map<String, Place> byName = new HashMap<>();
        places.forEach(place -> byName.put(place.name(), place));
        var ways = new ArrayList<Way>();
        for (var node : nodes) {
            node.successors().stream()
                    .sorted(Comparator.comparing(Node::name))
                    .forEach(next -> ways.add(new Way(byName.get(node.name()), byName.get(next.name()))));
        }
        return ways;
    }

    int columns() {
        return 1 + places.stream().mapToInt(Place::column).max().orElse(0);
    }

    int parts() {
        return 1 + places.stream().mapToInt(Place::part).max().orElse(0);
    }

    int rows() {
        return 1 + places.stream().mapToInt(Place::row).max().orElse(0);
    }
}
