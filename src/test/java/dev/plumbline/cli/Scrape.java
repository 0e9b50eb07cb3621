package dev.plumbline.cli;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a service answers to Prometheus.
 *
 * @param families by name
 * @param samples names of the samples, as queries use them
 * @param text the answer itself
 */
record Scrape(Map<String, Family> families, Set<String> samples, String text) {
    private static final Pattern ABOUT = Pattern.compile("# (?<what>HELP|TYPE) (?<name>\\S+) (?<text>.*)");
    private static final Pattern SAMPLE = Pattern.compile("(?<name>[a-zA-Z_:]+[\\w:]*)(?:\\{(?<labels>.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern PART = Pattern.compile("_(bucket|count|sum|max)$");

    private static final String HEAD = """
            # Metrics

            <!-- Written by ExportedMetricsTest from the scrape of a running service. -->

            `/metrics` on `monitor.port`, for Prometheus ([rules](../deploy/prometheus/rules.yaml), [dashboard](../deploy/grafana/dashboards/plumbline.json)). Counters count what this
            process has done since it started: what a crash rolls back is done again and counted again. The topics are exact. For each model, and at every moment,

        seen = skipped + sampled          sampled + restored = explained + dead letters + in flight + released

            | metric | type | labels | meaning |
            |---|---|---|---|
        """;

    private static final String TAIL = """

        A histogram has `_bucket`, `_count` and `_sum`; its `_max` is the largest value of the last minutes. Useful sums:

        | question | query |
        |---|---|
        | how much is explained? | `sum(rate(plumbline_explanations_total[5m])) / sum(rate(plumbline_predictions_seen_total[5m]))` |
        | how much does not add up? | `sum by (model) (rate(plumbline_violations_total[15m])) / sum by (model) (rate(plumbline_explanations_total[15m]))` |
        | how busy is the engine? | `sum by (instance) (rate(plumbline_engine_busy_seconds_total[5m]))`, compared with `engine.workers` |

        ## Of the process and of Kafka

        | begins with | is about |
        |---|---|
        """;

    private static final Map<String, String> OTHERS = new TreeMap<>(Map.of(
            "jvm_", "heap, garbage collection, threads, classes",
            "process_", "CPU time, start time, open files",
            "system_", "the machine's load",
            "kafka_stream_", "Kafka Streams: threads, tasks, commits, the state store",
            "kafka_consumer_", "its consumers: fetches, lag, the group",
            "kafka_producer_", "its producers: records, requests, transactions",
            "kafka_admin_client_", "its admin client"));

    /**
     * One metric.
     *
     * @param labels their names, without those of a histogram's buckets
     */
    record Family(String type, String help, Set<String> labels) {}

    static Scrape parse(String text) {
        var types = new TreeMap<String, String>();
        var helps = new TreeMap<String, String>();
        var families = new TreeMap<String, Family>();
        var samples = new TreeSet<String>();
        text.lines().forEach(line -> {
            var about = ABOUT.matcher(line);
            var sample = SAMPLE.matcher(line);
            if (about.matches()) {
                (about.group("what").equals("HELP") ? helps : types).put(about.group("name"), about.group("text"));
            } else if (sample.matches()) {
                var name = sample.group("name");
                samples.add(name);
                var family = types.containsKey(name) ? name : PART.matcher(name).replaceFirst("");
                var labels = families.computeIfAbsent(
                                family,
                                key -> new Family(
                                        types.getOrDefault(key, ""), helps.getOrDefault(key, ""), new TreeSet<>()))
                        .labels();
                if (sample.group("labels") != null) {
                    LABEL.matcher(sample.group("labels"))
                            .results()
                            .map(label -> label.group(1))
                            .forEach(labels::add);
                }
                labels.remove("le");
            }
        });
        return new Scrape(families, samples, text);
    }

    /** Its own metrics one by one, the others by what they begin with. */
    String reference() {
        var own = families.entrySet().stream()
                .filter(family -> family.getKey().startsWith("plumbline_")
                        && !family.getKey().endsWith("_max"))
                .map(family -> row(family.getKey(), family.getValue()))
                .collect(Collectors.joining());
        var others = OTHERS.entrySet().stream()
                .filter(other -> samples.stream().anyMatch(name -> name.startsWith(other.getKey())))
                .map(other -> "| `%s` | %s |\n".formatted(other.getKey(), other.getValue()))
                .collect(Collectors.joining());
        return HEAD + own + TAIL + others;
    }

    private static String row(String name, Family family) {
        var labels = family.labels().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
        return "| `%s` | %s | %s | %s |\n"
                .formatted(name, family.type(), labels, family.help().replace("|", "\\|"));
    }
}
