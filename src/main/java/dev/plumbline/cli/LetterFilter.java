package dev.plumbline.cli;

import dev.plumbline.stream.DeadLetterReason;
import dev.plumbline.stream.LetterPosition;
import dev.plumbline.stream.StoredLetter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which dead letters are meant. */
final class LetterFilter {
    @Option(
            names = "--reason",
            split = ",",
            paramLabel = "REASON",
            description = "only those of these reasons: ${COMPLETION-CANDIDATES}")
    private List<DeadLetterReason> reasons = List.of();

    @Option(names = "--model", paramLabel = "NAME", description = "only those of this model")
    private String model;

    boolean includes(StoredLetter letter) {
        boolean reason = reasons.isEmpty()
                || reasons.stream().anyMatch(wanted -> wanted.name().equals(letter.reason()));
        return reason && (model == null || model.equals(letter.model()));
    }

    static LetterPosition position(CommandSpec spec, String text) {
        try {
            return LetterPosition.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
