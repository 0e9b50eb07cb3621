package dev.plumbline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.RequiredTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules and the dashboard's queries; that the service exports what they ask for is {@code ExportedMetricsTest}'s. */
final class PrometheusRulesTest {
    private static final Path RULES = RepositoryFiles.DEPLOY.resolve("prometheus/rules.yaml");
    private static final Path DASHBOARD = RepositoryFiles.DEPLOY.resolve("grafana/dashboards/plumbline.json");
    private static final Path RUNBOOKS = Path.of("docs", "runbooks");
    private static final RequiredTool PROMTOOL =
            new RequiredTool(Path.of("/usr/bin/promtool"), "Debian: apt-get install prometheus");

    @TempDir
    private Path folder;

    @Test
    void everyAlertLinksToARunbookThatNamesIt() {
        assertThat(alerts()).hasSizeGreaterThan(8).allSatisfy(alert -> {
            var runbook = Path.of(alert.at("/annotations/runbook_url").asText());
            assertThat(runbook).exists().hasParent(RUNBOOKS);
            assertThat(RepositoryFiles.text(runbook))
                    .contains("`%s`".formatted(alert.path("alert").asText()));
        });
    }

    @Test
    void everyAlertSaysHowUrgentItIsAndWhatIsWrong() {
        assertThat(alerts()).allSatisfy(alert -> {
            assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).endsWith(".");
        });
    }

    @Test
    void promtoolAcceptsTheRules() throws Exception {
        assertThat(promtool("check", "rules", RULES.toString())).contains("SUCCESS");
    }

    /** Each alert on series that it is for, and none on those of a healthy service. */
    @Test
    void everyAlertFiresWhenItShould() throws Exception {
        var scenarios = RULES.resolveSibling("rules.test.yaml");

        assertThat(promtool("test", "rules", scenarios.toString())).contains("SUCCESS");
        assertThat(alerts())
                .allSatisfy(alert -> assertThat(RepositoryFiles.text(scenarios))
                        .contains(
                                "alertname=\"%s\"".formatted(alert.path("alert").asText())));
    }

    @Test
    void promtoolAcceptsTheConfiguration() throws Exception {
        var config = RepositoryFiles.DEPLOY.resolve("prometheus/prometheus.yaml");

        assertThat(promtool("check", "config", "--syntax-only", config.toString()))
                .contains("SUCCESS");
        assertThat(config.resolveSibling(
                        RepositoryFiles.yaml(config).at("/rule_files/0").asText()))
                .exists();
    }

    @Test
    void promtoolAcceptsEveryQueryOfTheDashboard() throws Exception {
        var queries = RepositoryFiles.json(DASHBOARD).findValuesAsText("expr").stream()
                .map(query -> query.replace("$__rate_interval", "5m").replace("$model", ".*"))
                .toList();
        var recorded = IntStream.range(0, queries.size())
                .mapToObj(i -> "      - record: query_%d\n        expr: '%s'\n"
                        .formatted(i, queries.get(i).replace("'", "''")))
                .collect(Collectors.joining("", "groups:\n  - name: dashboard\n    rules:\n", ""));
        var file = Files.writeString(folder.resolve("queries.yaml"), recorded);

        assertThat(promtool("check", "rules", file.toString())).contains("SUCCESS: %d rules".formatted(queries.size()));
    }

    @Test
    void everyPanelSaysWhatItShows() {
        var panels = RepositoryFiles.json(DASHBOARD).path("panels");

        assertThat(panels).hasSizeGreaterThan(10).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).isNotBlank();
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo(datasource());
        });
        assertThat(panels.findValuesAsText("id")).doesNotHaveDuplicates();
    }

    private static String datasource() {
        return RepositoryFiles.yaml(RepositoryFiles.DEPLOY.resolve("grafana/provisioning/datasources/prometheus.yaml"))
                .at("/datasources/0/uid")
                .asText();
    }

    private static List<JsonNode> alerts() {
        var alerts = new ArrayList<JsonNode>();
        RepositoryFiles.yaml(RULES)
                .path("groups")
                .forEach(group -> StreamSupport.stream(group.path("rules").spliterator(), false)
                        .forEach(alerts::add));
        return alerts;
    }

    private static String promtool(String... arguments) throws Exception {
        PROMTOOL.require();
        var command = new ArrayList<String>();
        command.add(PROMTOOL.path().toString());
        command.addAll(List.of(arguments));
        var started = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(started.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(started.exitValue()).as(said).isZero();
        return said;
    }
}
