package dev.plumbline.cli;

import dev.plumbline.config.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run}: the service. */
@Command(
        name = "run",
        description =
                "Runs the service until it is told to stop (SIGTERM, Ctrl-C). Exit code 2, with every fault listed, if"
                        + " the configuration does not allow it to start.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "the configuration, such as topology/plumbline.yaml")
    private Path config;

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            description = "jars and folders with further classes, such as the serde that the configuration names;"
                    + " DIR/* stands for all jars of a folder")
    private String classpath = "";

    @Override
    public Integer call() throws InterruptedException, IOException {
        var further = FurtherClasses.load(classpath);
        try {
            return run();
        } finally {
            further.close();
        }
    }

    private int run() throws InterruptedException {
        // A broker that does not answer is one fault among others, not a screen of warnings.
        KafkaLogs.quiet();
        var faults = new Faults();
        var source = new ConfigSource(config, System.getenv());
        var settings = source.read(faults);
        LogEncoding.use(settings.operation().logFormat());
        try (var service = RunningService.open(source, settings, faults)) {
            KafkaLogs.normal();
            OrderlyStop.onSignal(service);
            service.start();
            service.monitor().ifPresent(page -> LOG.info("the page is at {}", page.uri()));
            LOG.info(
                    "explaining {} from {}",
                    settings.models().stream()
                            .map(model -> model.id().toString())
                            .toList(),
                    settings.stream().topics().read());
            service.stream().awaitStopped();
            var failure = service.stream().failure();
            failure.ifPresent(cause -> LOG.error("the service stopped by itself", cause));
            return failure.isPresent() ? 1 : 0;
        }
    }
}
