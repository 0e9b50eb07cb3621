package dev.plumbline.cli;

import dev.plumbline.config.Faults;
import dev.plumbline.config.ServiceConfig;
import dev.plumbline.demo.ClusterReplay;
import dev.plumbline.demo.ProgressLine;
import dev.plumbline.demo.ReplayLimit;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code replay}: the demonstration's predictions, for a service that runs elsewhere. */
@Command(
        name = "replay",
        description =
                "Writes the demo's loan applications as prediction events into the topic of a configuration, flaws"
                        + " included, over and over until it is told to stop. The topic must exist. Exit code 1 if an"
                        + " event does not reach it.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "the service's configuration: its brokers, its registry and the predictions' topic")
    private Path config;

    @Option(names = "--events", paramLabel = "N", description = "stop after this many events")
    private Integer events;

    @Option(names = "--seconds", paramLabel = "S", description = "stop after this many seconds")
    private Integer seconds;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "500",
            description = "events replayed per second (default: 500)")
    private int rate;

    @Override
    public Integer call() {
        var faults = new Faults();
        var settings = ServiceConfig.read(config, System.getenv(), faults);
        faults.throwIfAny();
        var limit = new ReplayLimit(
                events == null ? ReplayLimit.ANY_NUMBER : events,
                seconds == null ? ReplayLimit.ANY_TIME : Duration.ofSeconds(seconds),
                rate);
        KafkaLogs.quiet();
        var topic = settings.stream().topics().predictions();
        var progress = new ProgressLine(System.err, CommandLine.Help.Ansi.AUTO.enabled(), Clock.systemUTC());
        int sent = new ClusterReplay(
                        new ClusterReplay.Cluster(
                                settings.kafka(), settings.registry().properties(), topic),
                        progress)
                .run(limit);
        Plumbline.out(spec).printf("%,d predictions written to topic %s%n", sent, topic);
        Plumbline.out(spec).flush();
        return 0;
    }
}
