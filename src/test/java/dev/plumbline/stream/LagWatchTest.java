package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class LagWatchTest {
    private static final TopicPartition FIRST = new TopicPartition("my.predictions", 0);
    private static final TopicPartition SECOND = new TopicPartition("my.predictions", 1);
    private static final TopicPartition JSON = new TopicPartition("json", 1);

    @Test
    void addsUpTheTopicsOfATask() {
        var lags = LagWatch.lags(Map.of(FIRST, 10L, SECOND, 20L, JSON, 5L), Map.of(FIRST, 15L, SECOND, 20L, JSON, 12L));

        assertThat(lags).isEqualTo(Map.of(0, 5L, 1, 7L));
    }

    @Test
    void aPartitionWithoutAnEndOrWithAnEarlierOneIsNotBehind() {
        assertThat(LagWatch.lags(Map.of(FIRST, 10L, SECOND, 20L), Map.of(FIRST, 9L)))
                .isEqualTo(Map.of(0, 0L, 1, 0L));
    }
}
