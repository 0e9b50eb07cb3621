package dev.plumbline.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Tells {@link Shedding} once a second how far the consumers of this process say they are behind. */
final class LagWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 1000;

    private final Thread thread;

    private LagWatch(Thread thread) {
        this.thread = thread;
    }

    static LagWatch start(Shedding shedding, String topic, Supplier<Map<MetricName, ? extends Metric>> metrics) {
        var thread = new Thread(() -> watch(shedding, topic, metrics), "plumbline-lag-watch");
        thread.setDaemon(true);
        if (shedding.enabled()) {
            thread.start();
        }
        return new LagWatch(thread);
    }

    private static void watch(Shedding shedding, String topic, Supplier<Map<MetricName, ? extends Metric>> metrics) {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
                shedding.observe(lags(topic, metrics.get()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Records not yet read of each partition of a topic. */
    static Map<Integer, Long> lags(String topic, Map<MetricName, ? extends Metric> metrics) {
        var lags = new HashMap<Integer, Long>();
        metrics.forEach((name, metric) -> {
            boolean lag = name.name().equals("records-lag")
                    && topic.replace('.', '_')
                            .equals(name.tags().getOrDefault("topic", "").replace('.', '_'));
            if (lag && metric.metricValue() instanceof Double records && Double.isFinite(records)) {
                lags.put(Integer.valueOf(name.tags().get("partition")), Math.round(records));
            }
        });
        return lags;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
