package dev.plumbline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plumbline.GoldenFile;
import dev.plumbline.demo.Demo;
import dev.plumbline.demo.DemoService;
import dev.plumbline.demo.ProgressLine;
import dev.plumbline.demo.ReplayLimit;
import dev.plumbline.stream.DeadLetterReason;
import dev.plumbline.stream.StreamCounters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the alert rules, the dashboard and {@code docs/metrics.md} to what the real service exports: a short demonstration is scraped
 * before it ends.
 *
 * <p>{@code mvn test -Dtest=ExportedMetricsTest -Dgolden.write=true} writes the reference anew.
 */
final class ExportedMetricsTest {
    private static final GoldenFile REFERENCE = GoldenFile.of("docs", "metrics.md");
    private static final Pattern NAME = Pattern.compile("\\b(?:plumbline|jvm|process|system|kafka)_[a-z0-9_]+");
    private static final Pattern PAGE = Pattern.compile("http://[\\d.]+:\\d+/");

    private static Scrape scrape;

    @BeforeAll
    static void scrapeADemonstration() {
        var said = new ByteArrayOutputStream();
        var page = new ShownService.Page(true, 0, print(said));
        var quiet = print(new ByteArrayOutputStream());
        var progress = new ProgressLine(quiet, false, Clock.systemUTC());
        var demo = new Demo(
                surroundings -> new ScrapedService(ShownService.start(surroundings, page), () -> take(said)),
                quiet,
                progress);

        assertThat(demo.run(new ReplayLimit(600, ReplayLimit.ANY_TIME, 1000))).isTrue();
    }

    @Test
    void exportsWhatTheAlertRulesAskFor() throws IOException {
        var rules = new YAMLMapper()
                .readTree(Path.of("deploy/prometheus/rules.yaml").toFile());

        assertThat(names(rules.findValuesAsText("expr"))).hasSizeGreaterThan(8).isSubsetOf(scrape.samples());
    }

    @Test
    void exportsWhatTheDashboardAsksFor() throws IOException {
        var dashboard = new ObjectMapper()
                .readTree(Path.of("deploy/grafana/dashboards/plumbline.json").toFile());
        var queries = new ArrayList<>(dashboard.findValuesAsText("expr"));
        queries.add(dashboard.at("/templating/list/0/definition").asText());

        assertThat(names(queries)).hasSizeGreaterThan(12).isSubsetOf(scrape.samples());
    }

    /** An increase shows only what comes after a series has begun. */
    @Test
    void everyReasonAndTypeCountsFromZero() {
        assertThat(DeadLetterReason.values())
                .extracting(reason ->
                        "plumbline_dead_letters_total{model=\"credit\",reason=\"%s\"}".formatted(word(reason)))
                .allSatisfy(series -> assertThat(scrape.text()).contains(series));
        assertThat(scrape.text())
                .contains("plumbline_dead_letters_total{model=\"credit\",reason=\"engine\"} 0.0")
                .contains("plumbline_alerts_total{model=\"credit\",type=\"output-mismatch\"}")
                .contains("plumbline_alerts_total{model=\"credit\",type=\"non-finite\"}")
                .doesNotContain("type=\"unknown\"");
    }

    private static String word(DeadLetterReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Test
    void exportsWhatTheChartScalesBy() {
        assertThat(scrape.samples()).contains("plumbline_lag_records");
    }

    @Test
    void theReferenceIsOfTheScrape() throws IOException {
        REFERENCE.assertHolds(scrape.reference());
    }

    private static Set<String> names(List<String> queries) {
        var names = new TreeSet<String>();
        queries.forEach(query -> NAME.matcher(query).results().forEach(found -> names.add(found.group())));
        return names;
    }

    private static void take(ByteArrayOutputStream said) {
        var page = PAGE.matcher(said.toString(UTF_8));
        assertThat(page.find()).isTrue();
        try (var metrics = URI.create(page.group() + "metrics").toURL().openStream()) {
            scrape = Scrape.parse(new String(metrics.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, UTF_8);
    }

    /** The service, scraped when it has done its work. */
    private static final class ScrapedService implements DemoService {
        private final DemoService service;
        private final Runnable scraping;
        private boolean scraped;

        ScrapedService(DemoService service, Runnable scraping) {
            this.service = service;
            this.scraping = scraping;
        }

        @Override
        public StreamCounters.Counts counts() {
            return service.counts();
        }

        @Override
        public Optional<Throwable> failure() {
            return service.failure();
        }

        @Override
        public void close() {
            if (!scraped) {
                scraped = true;
                scraping.run();
            }
            service.close();
        }
    }
}
