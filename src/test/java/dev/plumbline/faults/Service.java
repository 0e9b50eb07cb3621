package dev.plumbline.faults;

import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The service as users run it, {@code run --config}, on the credit model.
 *
 * @param folder of this instance: configuration, state and output
 */
record Service(Path folder) {
    private static final String RATE = "0.5";
    private static final Path CREDIT = Path.of("topology", "credit").toAbsolutePath();

    /** What the configuration below samples by. */
    static Policy policy() {
        return Policy.of("half", 0, List.of(new Rule.Directives(), new Rule.Rate(Double.parseDouble(RATE))));
    }

    /** Writes the configuration of an instance, with Kafka's settings as shipped. */
    static Service of(Path folder, String bootstrapServers, String registryUrl) throws IOException {
        return of(folder, bootstrapServers, registryUrl, List.of());
    }

    /**
     * Writes the configuration of an instance.
     *
     * @param kafka further lines of Kafka's settings
     */
    static Service of(Path folder, String bootstrapServers, String registryUrl, List<String> kafka) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("service.yaml"),
                CONFIG.formatted(
                        bootstrapServers,
                        folder.resolve("state"),
                        registryUrl,
                        CREDIT,
                        RATE,
                        String.join("\n  ", kafka)));
        return new Service(folder);
    }

    /** The same with a page of its own, and models in a folder that is looked at often. */
    Service withPage(Path models) throws IOException {
        change("serve: off", "port: 0\nreload-interval: 500ms");
        change(CREDIT.toString(), models.toString());
        return this;
    }

    Service withPage() throws IOException {
        return withPage(CREDIT);
    }

    /** The same with an engine that waits for company: at most moments, and at most kills, some of what was read is not answered. */
    Service withMuchUnderWay(String linger) throws IOException {
        change("alerts:", "batch: {size: 256, linger: %s}\nalerts:".formatted(linger));
        return this;
    }

    /** Puts one text in the place of another in the configuration. */
    void change(String before, String after) throws IOException {
        Files.writeString(config(), Files.readString(config()).replace(before, after));
    }

    Path config() {
        return folder.resolve("service.yaml");
    }

    JavaProcess start() {
        return start("-Xmx256m");
    }

    JavaProcess start(String... jvmOptions) {
        var command = new ArrayList<>(List.of(jvmOptions));
        command.addAll(List.of(
                "-Dlogback.configurationFile=logback.xml",
                "dev.plumbline.cli.Plumbline",
                "run",
                "--config",
                config().toString()));
        return JavaProcess.start(folder, command);
    }

    private static final String CONFIG = """
        application-id: under-fire
        kafka:
          bootstrap.servers: %1$s
          state.dir: %2$s
          num.stream.threads: 2
          %6$s
        registry:
          schema.registry.url: %3$s
          retries.max.wait.ms: 500
          http.read.timeout.ms: 5000
        alerts:
          update: 1s
        monitor:
          serve: off
        models:
          - name: credit
            version: "1"
            path: %4$s/model.onnx
            features: %4$s/features.yaml
            output: logit
            space: logit
            target: bad
            baselines: [mean]
            method: {rule: adaptive, tolerance: 0.01, max-points: 256}
            sampling:
              policy: half
              rate: %5$s
        """;
}
