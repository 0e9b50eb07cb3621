package dev.plumbline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code java -jar plumbline.jar COMMAND}. */
@Command(
        name = "plumbline",
        description = "Verified attributions for streaming model predictions.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Plumbline {
    private Plumbline() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Plumbline()).execute(args));
    }
}
