package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The topology as text and as a picture, without running it.
 *
 * @param text Kafka Streams' own description
 * @param svg the same drawn, for light and dark backgrounds
 */
public record TopologyChart(String text, String svg) {
    private static final Map<String, String> CAPTIONS = Map.of(
            PairedInput.KEY, "by id",
            PairedInput.PAIR, "request, response",
            PlumblineTopology.SAMPLE, "by headers",
            PlumblineTopology.DECODE, "Avro, registry",
            PlumblineTopology.ADMIT, "model, shapes",
            PlumblineTopology.EXPLAIN, "shared engine",
            PlumblineTopology.JUDGE, "completeness",
            PlumblineTopology.ALERT, "one per cause");

    public TopologyChart {
        requireNonNull(text, "text");
        requireNonNull(svg, "svg");
    }

    public static TopologyChart of(StreamSettings settings) {
        try (var engine = new ExplainEngine(settings.engine())) {
            var parts = new StreamParts(settings, ModelCatalog.of(), engine, TopologyChart::none, new StreamCounters());
            var description = PlumblineTopology.build(parts).describe();
            return new TopologyChart(
                    description.toString(), new TopologyPicture(TopologyLayout.of(description), CAPTIONS).svg());
        }
    }

    private static EventSerdes none() {
        throw new IllegalStateException("a topology that is only described reads and writes no events");
    }
}
