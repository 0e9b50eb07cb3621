package dev.plumbline.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The tokens that a text model's ids stand for, one a line in the order of the ids, as BERT's {@code vocab.txt} has them.
 *
 * @param tokens empty where none are given
 */
public record Vocabulary(List<String> tokens) {
    /** No tokens. */
    public static final Vocabulary NONE = new Vocabulary(List.of());

    public Vocabulary {
        tokens = List.copyOf(tokens);
    }

    static Vocabulary read(Path file, String key, Faults faults) {
        try {
            return new Vocabulary(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            faults.add(key, "expected a file of tokens, one a line in UTF-8, at '%s', found none".formatted(file));
            return NONE;
        }
    }
}
