package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;

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
        accounts.attribution("key", "first");
        accounts.deadLetter("second");
        accounts.attribution("key", "third");

        assertThat(accounts.complete()).isTrue();
        assertThat(accounts.verdict()).isEqualTo(new Accounts.Verdict(3, 2, 1, 0, 0, 0, 0));
        assertThat(accounts.verdict().balanced()).isTrue();
        assertThat(accounts.verdict().line())
                .isEqualTo("faults: 3 sampled, 2 attributions, 1 dead letters, 0 lost, 0 doubled");
    }

    @Test
    void countsWhatIsLost() {
        accounts.attribution("key", "second");

        assertThat(accounts.complete()).isFalse();
        assertThat(accounts.verdict()).isEqualTo(new Accounts.Verdict(3, 1, 0, 2, 0, 0, 0));
    }

    @Test
    void countsWhatIsDoubledInOneTopicOrAcrossBoth() {
        accounts.attribution("key", "first");
        accounts.attribution("key", "first");
        accounts.attribution("key", "second");
        accounts.deadLetter("second");
        accounts.attribution("key", "third");

        assertThat(accounts.verdict()).isEqualTo(new Accounts.Verdict(3, 4, 1, 0, 2, 0, 0));
    }

    @Test
    void countsWhatWasNeverSampled() {
        accounts.deadLetter("nobody");

        assertThat(accounts.verdict().strangers()).isEqualTo(1);
        assertThat(accounts.verdict().balanced()).isFalse();
    }

    @Test
    void countsWhatComesTooLateForItsKeyAlone() {
        accounts.attribution("key", "second");
        accounts.attribution("other key", "third");
        accounts.attribution("key", "first");

        assertThat(accounts.verdict()).isEqualTo(new Accounts.Verdict(3, 3, 0, 0, 0, 0, 1));
    }
}
