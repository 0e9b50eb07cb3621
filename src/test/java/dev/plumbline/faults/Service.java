package dev.plumbline.faults;

import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The service as users run it, {@code run --config}, on the credit model.
 *
 * @param folder of this instance: configuration, state and output
 */
record Service(Path folder) {
    private static final String RATE = "0.5";

    /** What the configuration below samples by. */
    static Policy policy() {
        return Policy.of("half", 0, List.of(new Rule.Directives(), new Rule.Rate(Double.parseDouble(RATE))));
    }

    /** Writes the configuration of an instance. */
    static Service of(Path folder, String bootstrapServers, String registryUrl) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("service.yaml"),
                CONFIG.formatted(
                        bootstrapServers,
                        folder.resolve("state"),
                        registryUrl,
                        Path.of("topology", "credit").toAbsolutePath(),
                        RATE));
        return new Service(folder);
    }

    JavaProcess start() {
        return JavaProcess.start(
                folder,
                List.of(
                        "-Xmx256m",
                        "-Dlogback.configurationFile=logback.xml",
                        "dev.plumbline.cli.Plumbline",
                        "run",
                        "--config",
                        folder.resolve("service.yaml").toString()));
    }

    private static final String CONFIG = """
            application-id: under-fire
            kafka:
              bootstrap.servers: %s
              state.dir: %s
              num.stream.threads: 2
              commit.interval.ms: 100
            registry:
              schema.registry.url: %s
              retries.max.wait.ms: 500
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
