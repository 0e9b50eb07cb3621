package dev.plumbline.config;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Comparator;

/** Levenshtein's distance between two words, to guess which key a misspelt one meant. */
final class EditDistance {
    private EditDistance() {}

    /** Which of the known words was meant, as a clause; all of them where none is near. */
    static String hint(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> between(word, candidate) <= Math.max(2, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> between(word, candidate)))
                .map("did you mean '%s'?"::formatted)
                .orElseGet(() -> "known here: " + known.stream().sorted().collect(joining(", ")));
    }

    static int between(String from, String to) {
        var row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
