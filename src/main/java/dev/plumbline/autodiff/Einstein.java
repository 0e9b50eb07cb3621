package dev.plumbline.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The equation of an Einsum with one letter per axis: blanks removed, ellipses written out, the output explicit.
 *
 * @param inputs letters of each operand
 * @param output letters of the result
 */
record Einstein(List<String> inputs, String output) {
    private static final String ELLIPSIS = "...";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    Einstein {
        inputs = List.copyOf(inputs);
    }

    /**
     * Reads an equation such as {@code ...ij,jk->...ik}.
     *
     * @param ranks of the operands
     */
    static Einstein parse(String equation, int... ranks) {
        String dense = equation.replace(" ", "");
        int arrow = dense.indexOf("->");
        var terms = (arrow < 0 ? dense : dense.substring(0, arrow)).split(",", -1);
        int broadcast = IntStream.range(0, terms.length)
                .filter(term -> terms[term].contains(ELLIPSIS))
                .map(term -> ranks[term] - (terms[term].length() - ELLIPSIS.length()))
                .max()
                .orElse(0);
        String letters = unused(dense).substring(0, broadcast);
        var inputs = new ArrayList<String>();
        for (int term = 0; term < terms.length; term++) {
            int own = Math.max(0, ranks[term] - (terms[term].length() - ELLIPSIS.length()));
            inputs.add(terms[term].replace(ELLIPSIS, letters.substring(Math.max(0, broadcast - own))));
        }
        return new Einstein(
                inputs,
                arrow < 0
                        ? implicit(terms, letters)
                        : dense.substring(arrow + 2).replace(ELLIPSIS, letters));
    }

    /** Letters that a text does not use. */
    static String unused(String text) {
        return ALPHABET.chars()
                .filter(letter -> text.indexOf(letter) < 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** Without an arrow: the broadcast axes, then the letters that occur once in alphabetical order. */
    private static String implicit(String[] terms, String broadcast) {
        String all = Arrays.stream(terms).collect(Collectors.joining()).replace(ELLIPSIS, "");
        return broadcast
                + all.chars()
                        .filter(letter -> all.indexOf(letter) == all.lastIndexOf(letter))
                        .sorted()
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
    }
}
