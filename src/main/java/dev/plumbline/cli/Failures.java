package dev.plumbline.cli;

import dev.plumbline.config.ConfigurationException;
import dev.plumbline.dataset.DatasetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what ended a command into a sentence and an exit code; stack traces go to the debug log only. */
final class Failures implements IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final int WORK_FAILED = 1;
    private static final int WRONG_USAGE = 2;

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult arguments) {
        LOG.debug("{} failed", commandLine.getCommandName(), failure);
        commandLine.getErr().println("plumbline %s: %s".formatted(commandLine.getCommandName(), message(failure)));
        commandLine.getErr().flush();
        return failure instanceof ConfigurationException || failure instanceof DatasetException
                ? WRONG_USAGE
                : WORK_FAILED;
    }

    /** One sentence, and where to read on: the whole help would push it off the screen. */
    static int handleUsage(CommandLine.ParameterException failure, String[] arguments) {
        var command = failure.getCommandLine();
        command.getErr().println("%s: %s".formatted(command.getCommandSpec().qualifiedName(), failure.getMessage()));
        command.getErr()
                .println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        command.getErr().flush();
        return WRONG_USAGE;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }
}
