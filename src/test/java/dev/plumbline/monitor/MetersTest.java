package dev.plumbline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MetersTest {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final RequiredTool PROMTOOL =
            new RequiredTool(Path.of("/usr/bin/promtool"), "Debian: apt-get install prometheus");

    @AutoClose
    private final SampleService service = new SampleService();

    @BeforeEach
    void introduce() {
        service.meters.about(service.view());
    }

    @Test
    void publishesEveryCountPerModel() {
        service.explain("credit-default");

        assertThat(scrape())
                .contains("plumbline_predictions_seen_total{model=\"credit-default\"} 40.0")
                .contains("plumbline_predictions_sampled_total{model=\"credit-default\"} 4.0")
                .contains("plumbline_explanations_total{model=\"credit-default\"} 1.0")
                .contains("plumbline_end_to_end_seconds_count{model=\"credit-default\"} 1")
                .contains("plumbline_relative_delta_ratio_count{model=\"credit-default\"} 1");
    }

    @Test
    void takesUpModelsAndReasonsThatAppearLater() {
        service.explain("credit-default");
        assertThat(scrape()).doesNotContain("mortgage");

        for (int i = 0; i < 2000; i++) {
            service.explain("mortgage-arrears");
        }

        assertThat(scrape())
                .contains("plumbline_explanations_total{model=\"mortgage-arrears\"} 2000.0")
                .contains("plumbline_dead_letters_total{model=\"mortgage-arrears\",reason=\"wrong-shape\"}");
    }

    @Test
    void pleasesPromtool() throws Exception {
        PROMTOOL.require();
        for (int i = 0; i < 300; i++) {
            service.explain("credit-default");
        }
        service.meters.batch("credit-default", 8, Duration.ofMillis(5));
        try (var streams = streams()) {
            service.meters.watch(streams);
            assertThat(scrape()).contains("kafka_stream_");

            assertThat(complaints(scrape())).isEmpty();
        }
    }

    /** Never started, yet with all the metrics of a client and a thread. */
    private static KafkaStreams streams() {
        var builder = new StreamsBuilder();
        builder.stream("in").to("out");
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "meters");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");
        return new KafkaStreams(builder.build(), settings);
    }

    private static String complaints(String metrics) throws IOException, InterruptedException {
        var promtool = new ProcessBuilder(PROMTOOL.path().toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var input = promtool.getOutputStream()) {
            input.write(metrics.getBytes(StandardCharsets.UTF_8));
        }
        String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return complaints;
    }

    private String scrape() {
        return service.meters.scrape(TEXT);
    }
}
