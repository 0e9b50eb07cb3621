package dev.plumbline.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Tells {@link Shedding} once a second how far the consumers of this process say they are behind. */
final class LagWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 1000;

    private final Thread thread;

    private LagWatch(Thread thread) {
        this.thread = thread;
    }

    static LagWatch start(
            Shedding shedding, Collection<String> topics, Supplier<Map<MetricName, ? extends Metric>> metrics) {
        var thread = new Thread(() -> watch(shedding, topics, metrics), "plumbline-lag-watch");
        thread.setDaemon(true);
        if (shedding.enabled()) {
            thread.start();
        }
        return new LagWatch(thread);
    }

    private static void watch(
            Shedding shedding, Collection<String> topics, Supplier<Map<MetricName, ? extends Metric>> metrics) {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
                shedding.observe(lags(topics, metrics.get()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Records not yet read of each partition, those of all topics together. */
    static Map<Integer, Long> lags(Collection<String> topics, Map<MetricName, ? extends Metric> metrics) {
        // Metrics write dots as underscores.
        var names = topics.stream().map(topic -> topic.replace('.', '_')).collect(Collectors.toSet());
        var lags = new HashMap<Integer, Long>();
        metrics.forEach((name, metric) -> {
            boolean lag = name.name().equals("records-lag")
                    && names.contains(name.tags().getOrDefault("topic", "").replace('.', '_'));
            if (lag && metric.metricValue() instanceof Double records && Double.isFinite(records)) {
                lags.merge(Integer.valueOf(name.tags().get("partition")), Math.round(records), Long::sum);
            }
        });
        return lags;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
