package dev.plumbline.monitor;

import dev.plumbline.event.FeatureAttribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One feature of one model over the last half hour.
 *
 * @param mean mean |attribution| over all predictions of the window, each explanation weighed by 1 / inclusion probability
 * @param rank 1 for the largest mean
 * @param rankBefore the same in the window's earlier half; 0 where the feature was not seen there
 * @param series the mean per bucket, oldest first; null where nothing was explained
 * @param dots one per explanation of the last few hundred: index of the explanation, attribution, and value or category
 */
record FeatureTrend(
        String name, String unit, double mean, int rank, int rankBefore, List<Double> series, List<List<Object>> dots) {
    private static final int FEATURES = 40;

    /** The features of largest mean, at most forty. */
    static List<FeatureTrend> of(List<TimeBucket> window, List<ModelHistory.Row> rows) {
        var means = means(window);
        var ranks = ranks(means);
        var before = ranks(means(earlierHalf(window)));
        var units = new HashMap<String, String>();
        var dots = dots(rows, units);
        return ranks.keySet().stream()
                .limit(FEATURES)
                .map(name -> new FeatureTrend(
                        name,
                        units.getOrDefault(name, ""),
                        means.get(name),
                        ranks.get(name),
                        before.getOrDefault(name, 0),
                        series(window, name),
                        dots.getOrDefault(name, List.of())))
                .toList();
    }

    /** Of the buckets that hold anything, the first half. */
    private static List<TimeBucket> earlierHalf(List<TimeBucket> window) {
        var filled = window.stream().filter(bucket -> bucket.weight() > 0).toList();
        return filled.subList(0, filled.size() / 2);
    }

    private static Map<String, Double> means(List<TimeBucket> buckets) {
        double weight = buckets.stream().mapToDouble(TimeBucket::weight).sum();
        var means = new HashMap<String, Double>();
        for (var bucket : buckets) {
            bucket.magnitudes().forEach((name, sum) -> means.merge(name, sum[0] / weight, Double::sum));
        }
        return means;
    }

    /** Feature to rank, in order of rank. */
    private static Map<String, Integer> ranks(Map<String, Double> means) {
        var byMean = new ArrayList<>(means.keySet());
        byMean.sort(Comparator.comparing((String name) -> -means.get(name)).thenComparing(name -> name));
        var ranks = new LinkedHashMap<String, Integer>();
        byMean.forEach(name -> ranks.put(name, ranks.size() + 1));
        return ranks;
    }

    private static List<Double> series(List<TimeBucket> window, String name) {
        var series = new ArrayList<Double>();
        for (var bucket : window) {
            double[] sum = bucket.magnitudes().getOrDefault(name, new double[1]);
            series.add(bucket.weight() > 0 ? sum[0] / bucket.weight() : null);
        }
        return series;
    }

    private static Map<String, List<List<Object>>> dots(List<ModelHistory.Row> rows, Map<String, String> units) {
        var dots = new HashMap<String, List<List<Object>>>();
        for (int row = 0; row < rows.size(); row++) {
            for (var feature : rows.get(row).features()) {
                units.put(feature.getName(), feature.getUnit());
                dots.computeIfAbsent(feature.getName(), name -> new ArrayList<>())
                        .add(dot(row, feature));
            }
        }
        return dots;
    }

    private static List<Object> dot(int row, FeatureAttribution feature) {
        var dot = new ArrayList<Object>(List.of(row, feature.getAttribution()));
        if (feature.getValue() != null) {
            dot.add(feature.getValue());
        } else if (feature.getCategory() != null) {
            dot.add(feature.getCategory());
        }
        return dot;
    }
}
