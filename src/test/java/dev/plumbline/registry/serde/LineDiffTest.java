package dev.plumbline.registry.serde;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LineDiffTest {
    @Test
    void equalTextsDoNotDiffer() {
        assertThat(LineDiff.between("a\nb\n", "a\nb\n")).isEmpty();
    }

    @Test
    void showsChangesWithTheLinesAroundThemAndLeavesOutTheRest() {
        assertThat(LineDiff.between("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\nnew\n5\n6\n7\n8\nnine"))
                .containsExactly("  ...", "  3", "  4", "+ new", "  5", "  6", "  7", "  8", "- 9", "+ nine");
    }

    @Test
    void jumpsOverWhatIsFarFromAnyChange() {
        assertThat(LineDiff.between("1\n2\n3\n4\n5\n6\n7", "2\n3\n4\n5\n6\n7\n8"))
                .containsExactly("- 1", "  2", "  3", "  ...", "  6", "  7", "+ 8");
    }

    @Test
    void aTextFromNothingIsAllNew() {
        assertThat(LineDiff.between("", "a\nb")).containsExactly("+ a", "+ b");
    }
}
