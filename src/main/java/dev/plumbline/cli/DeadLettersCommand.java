package dev.plumbline.cli;

import dev.plumbline.config.ConfigurationException;
import dev.plumbline.config.Faults;
import dev.plumbline.config.ServiceConfig;
import dev.plumbline.stream.DeadLetters;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntBiFunction;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters}: what could not be explained, and its way back. */
@Command(
        name = "dead-letters",
        description = "Lists and shows the dead letters of a service, and writes them back when their cause is gone.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DeadLettersCommand.ListLetters.class,
            DeadLettersCommand.Show.class,
            DeadLettersCommand.RedriveLetters.class
        },
        mixinStandardHelpOptions = true)
final class DeadLettersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "expected a command");
    }

    /** The service whose dead letters are meant. */
    static final class Place {
        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                converter = ExistingFile.class,
                description = "the service's configuration: its brokers, its registry and its topics")
        private Path config;

        int visit(ToIntBiFunction<DeadLetters, ServiceConfig> visitor) {
            KafkaLogs.quiet();
            var faults = new Faults();
            var settings = ServiceConfig.read(config, System.getenv(), faults);
            faults.throwIfAny();
            try (var letters = open(settings)) {
                return visitor.applyAsInt(letters, settings);
            }
        }

        private static DeadLetters open(ServiceConfig settings) {
            try {
                return new DeadLetters(settings.stream(), settings.kafka());
            } catch (KafkaException unreachable) {
                throw new ConfigurationException(List.of("kafka: " + unreachable.getMessage()));
            }
        }
    }

    @Command(
            name = "list",
            description = "Prints a line for each dead letter that has not been written back.",
            mixinStandardHelpOptions = true)
    static final class ListLetters implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @CommandLine.Mixin
        private Place place;

        @CommandLine.Mixin
        private LetterFilter filter;

        @Option(names = "--all", description = "those that have been written back, too")
        private boolean all;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "1000",
                description = "at most so many (default: 1000)")
        private int limit;

        @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "text or json")
        private LetterList.Format format;

        @Override
        public Integer call() {
            return place.visit((letters, config) -> {
                var list = new LetterList(letters.redriven(), limit);
                letters.forEach(letter -> {
                    if (filter.includes(letter) && (all || !list.isRedriven(letter))) {
                        list.add(letter);
                    }
                });
                var out = Plumbline.out(spec);
                out.println(list.text(format));
                out.flush();
                return 0;
            });
        }
    }

    @Command(
            name = "show",
            description = "Prints one dead letter: why, its headers, and the prediction as far as it can be read."
                    + " Exit code 1 if there is none at that position.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @CommandLine.Mixin
        private Place place;

        @CommandLine.Parameters(paramLabel = "POSITION", description = "PARTITION@OFFSET in the dead letters' topic")
        private String position;

        @Override
        public Integer call() {
            var wanted = LetterFilter.position(spec, position);
            return place.visit((letters, config) -> {
                var page = new LetterPage(config, Plumbline.out(spec));
                letters.forEach(letter -> {
                    if (letter.position().equals(wanted)) {
                        page.print(letter);
                    }
                });
                return page.printed() ? 0 : 1;
            });
        }
    }

    @Command(
            name = "redrive",
            description =
                    "Writes dead letters back to the topic they were read from, key, value and headers as they were;"
                            + " each at most once, however often this is run. Without options all that have not been"
                            + " written back.",
            mixinStandardHelpOptions = true)
    static final class RedriveLetters implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @CommandLine.Mixin
        private Place place;

        @CommandLine.Mixin
        private LetterFilter filter;

        @CommandLine.Parameters(
                arity = "0..*",
                paramLabel = "POSITION",
                description = "PARTITION@OFFSET of those to write back; all by default")
        private List<String> positions = List.of();

        @Option(names = "--dry-run", description = "write nothing, and say how many it would be")
        private boolean dryRun;

        @Override
        public Integer call() {
            var chosen = positions.stream()
                    .map(text -> LetterFilter.position(spec, text))
                    .toList();
            DeadLetters.Choice choice =
                    letter -> filter.includes(letter) && (chosen.isEmpty() || chosen.contains(letter.position()));
            return place.visit((letters, config) -> {
                var out = Plumbline.out(spec);
                var done = dryRun ? letters.count(choice) : letters.redrive(choice);
                out.printf("%d %s%n", done.letters(), dryRun ? "to be written back" : "written back");
                if (done.omitted() > 0) {
                    out.printf(
                            "%d left out: too large to be kept here, they lie in the source topic%n", done.omitted());
                }
                out.flush();
                return 0;
            });
        }
    }
}
