package dev.plumbline.cli;

import dev.plumbline.config.Faults;
import dev.plumbline.config.ServiceConfig;
import dev.plumbline.demo.ClusterReplay;
import dev.plumbline.demo.ProgressLine;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private ReplayArguments replay;

    @Override
    public Integer call() {
        var faults = new Faults();
        var settings = ServiceConfig.read(config, System.getenv(), faults);
        faults.throwIfAny();
        KafkaLogs.quiet();
        var topic = settings.stream().topics().predictions();
        var progress = new ProgressLine(System.err, CommandLine.Help.Ansi.AUTO.enabled(), Clock.systemUTC());
        int sent = new ClusterReplay(
                        new ClusterReplay.Cluster(
                                settings.kafka(), settings.registry().properties(), topic),
                        progress)
                .run(replay.limit());
        Plumbline.out(spec).printf("%,d predictions written to topic %s%n", sent, topic);
        Plumbline.out(spec).flush();
        return 0;
    }
}
