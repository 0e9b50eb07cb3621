package dev.plumbline.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.plumbline.config.Faults;
import dev.plumbline.config.ServiceConfig;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Renders the chart with Helm's own engine, as {@code helm template} does. */
final class HelmChartTest {
    private static final Path CHART = RepositoryFiles.DEPLOY.resolve("helm/plumbline");
    private static final Path VALUES = RepositoryFiles.DEPLOY.resolve("helm/example-values.yaml");

    @TempDir
    private Path folder;

    @Test
    void pleasesHelmsLinter() throws Exception {
        // The linter reads values.yaml alone, which leaves out what only the user knows.
        var chart = folder.resolve("plumbline");
        copyChart(chart);
        var defaults = RepositoryFiles.yaml(CHART.resolve("values.yaml"));
        JsonNode complete = new YAMLMapper().readerForUpdating(defaults).readValue(VALUES.toFile());
        Files.writeString(chart.resolve("values.yaml"), complete.toString());

        var result = new Helm(chart).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void rendersAConfigurationAndAnEnvironmentThatTheServiceAccepts() throws Exception {
        var rendered = render(command -> command);
        var file = Files.writeString(
                folder.resolve("plumbline.yaml"),
                rendered.get("ConfigMap/plumbline").at("/data/plumbline.yaml").asText());
        var faults = new Faults();

        var config = ServiceConfig.read(file, environment(container(rendered)), faults);

        assertThatCode(faults::throwIfAny).doesNotThrowAnyException();
        assertThat(config.kafka())
                .containsEntry("bootstrap.servers", "kafka-bootstrap.kafka:9093")
                .containsEntry("num.standby.replicas", "1")
                .containsEntry("state.dir", "/var/lib/plumbline")
                .containsEntry("group.instance.id", "value of metadata.name")
                .containsEntry("sasl.jaas.config", "value of sasl.jaas.config");
        assertThat(config.monitor().host()).isEqualTo("0.0.0.0");
        assertThat(config.monitor().token()).isEqualTo("value of token");
    }

    @Test
    void pinsThePodDown() {
        var pod = render(command -> command).get("StatefulSet/plumbline").at("/spec/template/spec");
        var container = pod.at("/containers/0");

        // Or a service of this name would be described in variables that the service takes for its own.
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        // The service's own limit for an orderly stop is 60 s.
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(60);
    }

    @Test
    void keepsItsStateOnAVolumeOfEachPod() {
        var set = render(command -> command).get("StatefulSet/plumbline");

        assertThat(set.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("state");
        assertThat(set.at("/spec/serviceName").asText()).isEqualTo("plumbline-pods");
        assertThat(set.at("/spec/template/spec/containers/0/volumeMounts"))
                .anySatisfy(
                        mount -> assertThat(mount.path("mountPath").asText()).isEqualTo("/var/lib/plumbline"))
                .anySatisfy(
                        mount -> assertThat(mount.path("mountPath").asText()).isEqualTo("/tmp"))
                .anySatisfy(
                        mount -> assertThat(mount.path("mountPath").asText()).isEqualTo("/models"));
    }

    @Test
    void everyMountHasItsVolume() {
        var set = render(HelmChartTest::everything).get("StatefulSet/plumbline");
        var volumes = set.at("/spec/template/spec/volumes").findValuesAsText("name");

        assertThat(set.at("/spec/template/spec/containers/0/volumeMounts"))
                .allSatisfy(mount -> assertThat(mount.path("name").asText())
                        .matches(name -> name.equals("state") || volumes.contains(name)));
    }

    @Test
    void asksForAGpuOnlyWhereOneIsWanted() {
        var without = container(render(command -> command));
        var with = container(render(command -> command.set("gpu.count", 1)));

        assertThat(without.at("/resources/limits").has("nvidia.com/gpu")).isFalse();
        assertThat(with.at("/resources/limits").path("nvidia.com/gpu").asInt()).isEqualTo(1);
        assertThat(with.at("/resources/limits/memory")).isEqualTo(without.at("/resources/limits/memory"));
        assertThat(with.path("image").asText()).endsWith("-cuda");
        assertThat(environment(with)).containsEntry("PLUMBLINE_ENGINE_DEVICE", "cuda");
    }

    @Test
    void restartsForAChangedConfigurationButNotForChangedModels() {
        var before = checksum(render(command -> command));

        assertThat(checksum(render(command -> command.set("config.models[0].sampling.rate", "0.2"))))
                .isEqualTo(before);
        assertThat(checksum(render(command -> command.set("config.batch.size", 32))))
                .isNotEqualTo(before);
    }

    private static String checksum(Map<String, JsonNode> rendered) {
        return rendered.get("StatefulSet/plumbline")
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asText();
    }

    @Test
    void scalesByLag() {
        var keda = render(command -> command.set("autoscaling.kind", "keda"));
        var hpa = render(command -> command.set("autoscaling.kind", "hpa"));

        var trigger = keda.get("ScaledObject/plumbline").at("/spec/triggers/0/metadata");
        assertThat(trigger.path("consumerGroup").asText()).isEqualTo("plumbline-credit");
        assertThat(trigger.path("topic").asText()).isEqualTo("credit.predictions");
        assertThat(hpa.get("HorizontalPodAutoscaler/plumbline")
                        .at("/spec/metrics/0/pods/metric/name")
                        .asText())
                .isEqualTo("plumbline_lag_records");
        // The scaler owns the number.
        assertThat(keda.get("StatefulSet/plumbline").at("/spec/replicas").isMissingNode())
                .isTrue();
        assertThat(hpa.get("StatefulSet/plumbline").at("/spec/replicas").isMissingNode())
                .isTrue();
    }

    @Test
    void bringsTheRulesAndTheDashboardOfTheRepository() {
        var rendered = render(HelmChartTest::everything);

        var links = rendered.get("PrometheusRule/plumbline").findValuesAsText("runbook_url");
        assertThat(links).isNotEmpty().allMatch(link -> link.startsWith("https://wiki/docs/runbooks/"));
        assertThat(rendered.get("PrometheusRule/plumbline").at("/spec/groups").findValuesAsText("expr"))
                .isEqualTo(RepositoryFiles.yaml(RepositoryFiles.DEPLOY.resolve("prometheus/rules.yaml"))
                        .findValuesAsText("expr"));
        assertThat(RepositoryFiles.yaml(rendered.get("ConfigMap/plumbline-dashboard")
                        .at("/data/plumbline.json")
                        .asText()))
                .isEqualTo(RepositoryFiles.json(RepositoryFiles.DEPLOY.resolve("grafana/dashboards/plumbline.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keda", "hpa"})
    void everyFieldIsOneOfKubernetes(String scaler) {
        var rendered = render(command -> everything(command).set("autoscaling.kind", scaler));

        assertThat(rendered.values())
                .filteredOn(item -> KubernetesKinds.knows(item))
                .hasSizeGreaterThan(7)
                .allSatisfy(
                        item -> assertThatCode(() -> KubernetesKinds.read(item)).doesNotThrowAnyException());
    }

    @Test
    void protectsOnePodAtATimeFromDisruptions() {
        var budget = render(command -> command).get("PodDisruptionBudget/plumbline");

        assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
        assertThat(budget.at("/spec/selector/matchLabels/app.kubernetes.io~1name")
                        .asText())
                .isEqualTo("plumbline");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        config.models=null                          | list at least one model
        config.kafka.bootstrap\\.servers=           | set bootstrap.servers
        config.registry.schema\\.registry\\.url=    | set schema.registry.url
        replicas=several                            | replicas
        colour=blue                                 | colour
        """)
    void saysWhatIsMissingOrWrong(String setting, String complaint) {
        var parts = setting.split("=", 2);

        assertThatThrownBy(() -> render(command -> command.set(parts[0], parts[1])))
                .hasMessageContaining(complaint);
    }

    private static TemplateCommand everything(TemplateCommand command) {
        return command.set("serviceMonitor.enabled", true)
                .set("prometheusRule.enabled", true)
                .set("prometheusRule.runbookBase", "https://wiki/")
                .set("grafanaDashboard.enabled", true)
                .set("networkPolicy.enabled", true)
                .set("autoscaling.kind", "keda")
                .set("gpu.count", 1);
    }

    /** What is rendered, by kind and name. */
    private static Map<String, JsonNode> render(UnaryOperator<TemplateCommand> change) {
        var text = change.apply(new Helm(CHART)
                        .template()
                        .withName("plumbline")
                        .withKubeVersion("1.31.0")
                        .withValuesFile(VALUES))
                .call();
        return RepositoryFiles.documents(text).stream()
                .collect(toMap(
                        item -> item.path("kind").asText() + "/"
                                + item.at("/metadata/name").asText(),
                        item -> item));
    }

    private static JsonNode container(Map<String, JsonNode> rendered) {
        return rendered.get("StatefulSet/plumbline").at("/spec/template/spec/containers/0");
    }

    /** The container's environment; what comes from elsewhere stands in words. */
    private static Map<String, String> environment(JsonNode container) {
        var environment = new HashMap<String, String>();
        container.path("env").forEach(variable -> {
            var from = variable.path("valueFrom");
            var elsewhere = List.of(
                    from.at("/secretKeyRef/key").asText(),
                    from.at("/fieldRef/fieldPath").asText());
            environment.put(
                    variable.path("name").asText(),
                    from.isMissingNode() ? variable.path("value").asText() : "value of " + String.join("", elsewhere));
        });
        return environment;
    }

    private static void copyChart(Path to) throws Exception {
        try (var files = Files.walk(CHART, FileVisitOption.FOLLOW_LINKS)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(CHART.relativize(file).toString()));
            }
        }
    }
}
