package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoomTest {
    private final Room room = new Room(100);
    private final Room.Share first = room.share();
    private final Room.Share second = room.share();

    @Test
    void tasksShareItAndWaitForEachOther() {
        assertThat(first.take(40)).isTrue();
        assertThat(second.take(30)).isTrue();
        assertThat(first.take(40)).isFalse();

        second.giveBack(30);

        assertThat(first.take(40)).isTrue();
    }

    @Test
    void aTaskThatHoldsNothingMayAlwaysTakeOne() {
        assertThat(first.take(100)).isTrue();

        assertThat(second.take(500)).isTrue();
        assertThat(second.take(1)).isFalse();
    }

    @Test
    void whatIsRestoredCountsWhateverTheBound() {
        first.takeRestored(150);

        assertThat(first.take(1)).isFalse();
        first.giveBack(149);
        assertThat(first.take(1)).isTrue();
    }

    @Test
    void aTaskThatEndsGivesAllBack() {
        first.take(60);
        first.take(40);

        first.close();

        assertThat(second.take(10)).isTrue();
        assertThat(second.take(90)).isTrue();
    }
}
