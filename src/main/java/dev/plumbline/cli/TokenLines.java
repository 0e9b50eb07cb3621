package dev.plumbline.cli;

import dev.plumbline.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The tokens of texts: a line a row, separated by spaces. */
final class TokenLines {
    private TokenLines() {}

    static List<List<String>> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(line -> List.of(line.strip().split("\\s+")))
                    .toList();
        } catch (IOException e) {
            throw new ConfigurationException(
                    List.of("expected lines of tokens in UTF-8 in '%s', found: %s".formatted(file, e.getMessage())));
        }
    }
}
