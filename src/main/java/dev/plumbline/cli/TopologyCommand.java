package dev.plumbline.cli;

import dev.plumbline.config.Faults;
import dev.plumbline.config.ServiceConfig;
import dev.plumbline.stream.StreamSettings;
import dev.plumbline.stream.TopologyChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code topology}: what flows where. */
@Command(
        name = "topology",
        description =
                "Prints the topology that the service runs: sources, processors, stores and sinks by name, as text or as a"
                        + " picture.",
        mixinStandardHelpOptions = true)
final class TopologyCommand implements Callable<Integer> {
    private enum Format {
        TEXT,
        SVG
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "take the topics' names from this configuration (default: the shipped names)")
    private Path config;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Option(names = "--out", paramLabel = "FILE", description = "write to this file instead of standard output")
    private Path file;

    @Override
    public Integer call() throws IOException {
        var chart = TopologyChart.of(settings());
        var content = switch (format) {
            case TEXT -> chart.text();
            case SVG -> chart.svg();
        };
        if (file != null) {
            Files.writeString(file, content);
        } else {
            Plumbline.out(spec).print(content);
            Plumbline.out(spec).flush();
        }
        return 0;
    }

    private StreamSettings settings() {
        if (config == null) {
            return StreamSettings.of("plumbline", StreamSettings.Topics.defaults());
        }
        var faults = new Faults();
        var read = ServiceConfig.read(config, System.getenv(), faults);
        faults.throwIfAny();
        return read.stream();
    }
}
