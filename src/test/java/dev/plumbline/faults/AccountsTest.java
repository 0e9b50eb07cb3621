package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AccountsTest {
    private final Accounts accounts = new Accounts();

    @BeforeEach
    void expectThree() {
        accounts.expect("first");
        accounts.expect("second");
        accounts.expect("third");
    }

    @Test
    void balancesWhereEachComesOutOnceAndInOrder() {
        accounts.attribution("key", "first", "attributions-0@1");
        accounts.deadLetter("second", "dead-letters-0@1");
        accounts.attribution("key", "third", "attributions-0@1");

        assertThat(accounts.complete()).isTrue();
        assertThat(accounts.verdict()).isEqualTo(new Accounts.Verdict(3, 2, 1, 0, 0, 0, 0));
        assertThat(accounts.verdict().balanced()).isTrue();
        assertThat(accounts.verdict().line())
                .isEqualTo("faults: 3 sampled, 2 attributions, 1 dead letters, 0 lost, 0 doubled");
    }

    @Test
    void countsWhatIsLost() {
        accounts.attribution("key", "second", "attributions-0@1");

        assertThat(accounts.complete()).isFalse();
        assertThat(accounts.verdict()).isEqualTo(new Accounts.Verdict(3, 1, 0, 2, 0, 0, 0));
    }

    @Test
    void countsWhatIsDoubledInOneTopicOrAcrossBoth() {
        accounts.attribution("key", "first", "attributions-0@1");
        accounts.attribution("key", "first", "attributions-0@1");
        accounts.attribution("key", "second", "attributions-0@1");
        accounts.deadLetter("second", "dead-letters-0@1");
        accounts.attribution("key", "third", "attributions-0@1");

        assertThat(accounts.verdict()).isEqualTo(new Accounts.Verdict(3, 4, 1, 0, 2, 0, 0));
    }

    @Test
    void namesWhatIsLostOrDoubledAndWhereItIs() {
        accounts.attribution("key", "first", "attributions-0@1");
        accounts.deadLetter("first", "dead-letters-0@5");
        accounts.attribution("key", "second", "attributions-0@2");

        assertThat(accounts.irregular())
                .containsOnly(
                        entry("first", List.of("attributions-0@1", "dead-letters-0@5")), entry("third", List.of()));
    }

    @Test
    void countsWhatWasNeverSampled() {
        accounts.deadLetter("nobody", "dead-letters-0@1");

        assertThat(accounts.verdict().strangers()).isEqualTo(1);
        assertThat(accounts.verdict().balanced()).isFalse();
    }

    @Test
    void countsWhatComesTooLateForItsKeyAlone() {
        accounts.attribution("key", "second", "attributions-0@1");
        accounts.attribution("other key", "third", "attributions-0@1");
        accounts.attribution("key", "first", "attributions-0@1");

        assertThat(accounts.verdict()).isEqualTo(new Accounts.Verdict(3, 3, 0, 0, 0, 0, 1));
    }
}
