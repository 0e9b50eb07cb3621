package dev.plumbline.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a service's {@code /metrics} says at one moment.
 *
 * @param samples value by name and labels, as they are written
 */
record Scrape(Map<String, Double> samples) {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+(?:\\{[^}]*})?) (\\S+)$");
    private static final Pattern MODEL = Pattern.compile("model=\"([^\"]*)\"");

    static Scrape of(URI page) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(page.resolve("metrics")).build();
        var text = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return new Scrape(SAMPLE.matcher(text)
                .results()
                .collect(Collectors.toMap(sample -> sample.group(1), sample -> Double.valueOf(sample.group(2)))));
    }

    /** Sum over all labels. */
    double total(String name) {
        return sum(name, "");
    }

    /** Sum over the samples that have a label. */
    double sum(String name, String label) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith(name + "{")
                        && sample.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The models whose accounts do not close, each with its counts. */
    List<String> imbalances() {
        return samples.keySet().stream()
                .filter(name -> name.startsWith("plumbline_predictions_seen_total{"))
                .flatMap(name -> MODEL.matcher(name).results().map((MatchResult found) -> found.group(1)))
                .flatMap(this::imbalance)
                .toList();
    }

    private Stream<String> imbalance(String model) {
        double seen = predictions("seen_total", model);
        double drawn = predictions("skipped_total", model) + predictions("sampled_total", model);
        double taken = predictions("sampled_total", model) + predictions("restored_total", model);
        double gone = sum("plumbline_explanations_total", label(model))
                + sum("plumbline_dead_letters_total", label(model))
                + predictions("in_flight", model)
                + predictions("released_total", model);
        return seen == drawn && taken == gone
                ? Stream.empty()
                : Stream.of("%s: seen %s, skipped + sampled %s; sampled + restored %s, what became of them %s"
                        .formatted(model, seen, drawn, taken, gone));
    }

    private double predictions(String count, String model) {
        return sum("plumbline_predictions_" + count, label(model));
    }

    private static String label(String model) {
        return "model=\"" + model + "\"";
    }
}
