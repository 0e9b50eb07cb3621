package dev.plumbline.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: {@code java -jar plumbline.jar COMMAND}.
 *
 * <p>Exit codes: 0 done, 1 the work failed, 2 the command line or the configuration is wrong.
 */
@Command(
        name = "plumbline",
        description =
                "Explains the predictions of production models as they happen, and says whether each explanation adds"
                        + " up.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            ReplayCommand.class,
            RunCommand.class,
            ExplainCommand.class,
            AuditCommand.class,
            EvaluateCommand.class,
            CheckCommand.class,
            BenchCommand.class,
            GradientCommand.class,
            TopologyCommand.class,
            SchemasCommand.class,
            DeadLettersCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:the command line or the configuration is wrong"},
        commandListHeading = "%nCommands:%n",
        footer = {"", "Start here:  java -jar plumbline.jar demo"})
public final class Plumbline implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Plumbline())
                .setExecutionExceptionHandler(new Failures())
                .setParameterExceptionHandler(Failures::handleUsage)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    /** Without a command: the help, as a usage error. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "expected a command");
    }

    static PrintWriter out(CommandLine.Model.CommandSpec spec) {
        return spec.commandLine().getOut();
    }
}
