package dev.plumbline.cli;

import dev.plumbline.demo.Demo;
import dev.plumbline.demo.ProgressLine;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: everything on one machine, on real data. */
@Command(
        name = "demo",
        description =
                "Starts a Kafka broker and a schema registry on loopback, replays real loan applications through a"
                        + " credit model and explains a sample of them; ends with a summary. Exit code 0 only if every"
                        + " sampled event was explained or became a dead letter.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private ReplayArguments replay;

    @Option(names = "--headless", description = "no web page")
    private boolean headless;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "7077",
            description = "port of the web page, 0 for a free one (default: 7077)")
    private int port;

    @Override
    public Integer call() {
        var progress = new ProgressLine(System.err, CommandLine.Help.Ansi.AUTO.enabled(), Clock.systemUTC());
        var page = new ShownService.Page(!headless, port, System.err);
        KafkaLogs.quiet();
        // Its flawed applications are on purpose: the summary counts them.
        KafkaLogs.withoutRecords();
        return new Demo(surroundings -> ShownService.start(surroundings, page), System.out, progress)
                        .run(replay.limit())
                ? 0
                : 1;
    }
}
