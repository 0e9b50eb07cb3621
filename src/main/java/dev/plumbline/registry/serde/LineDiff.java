package dev.plumbline.registry.serde;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines that differ between two texts, each behind {@code -} or {@code +}, with a few equal lines around them.
 *
 * <p>From a table of longest common subsequences: quadratic in the lines, so for texts of some thousand lines at most.
 */
final class LineDiff {
    private static final int CONTEXT = 2;

    private final List<String> before;
    private final List<String> after;
    private final int[][] common;

    private LineDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
        this.common = commonLengths(before, after);
    }

    /** The differences from one text to another, in order; empty where the texts are equal. */
    static List<String> between(String before, String after) {
        var marked = new LineDiff(before.lines().toList(), after.lines().toList()).marked();
        var shown = new ArrayList<String>();
        int last = -1;
        for (int i = 0; i < marked.size(); i++) {
            if (isNearAChange(marked, i)) {
                if (last != i - 1) {
                    shown.add("  ...");
                }
                shown.add(marked.get(i));
                last = i;
            }
        }
        return shown;
    }

    /** Every line behind two spaces, a minus or a plus. */
    private List<String> marked() {
        var lines = new ArrayList<String>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add("  " + before.get(i++));
                j++;
            } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + before.get(i++));
            } else {
                lines.add("+ " + after.get(j++));
            }
        }
        return lines;
    }

    /** Row i, column j: how many lines the texts from line i and line j on have in common. */
    private static int[][] commonLengths(List<String> before, List<String> after) {
        var lengths = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                lengths[i][j] = before.get(i).equals(after.get(j))
                        ? lengths[i + 1][j + 1] + 1
                        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }
        return lengths;
    }

    private static boolean isNearAChange(List<String> marked, int line) {
        return marked.subList(Math.max(0, line - CONTEXT), Math.min(marked.size(), line + CONTEXT + 1)).stream()
                .anyMatch(near -> !near.startsWith(" "));
    }
}
