package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.Target;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.Explainer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RowQueueTest {
    private static final Explainer BUSY = new LinearExplainer(1);
    private static final Explainer QUIET = new LinearExplainer(1);

    private final RowQueue queue =
            new RowQueue(new EngineSettings(1, 1, 1 << 20, Duration.ofMinutes(1), Duration.ofMinutes(1)));

    @Test
    void anUrgentRowGoesFirstAndIsReadyAtOnce() {
        var partial = new RowQueue(new EngineSettings(1, 2, 1 << 20, Duration.ofMinutes(1), Duration.ofMinutes(1)));
        partial.add(row(QUIET, "quiet"));
        var urgent = row(BUSY, "urgent");
        partial.add(urgent);
        assertThat(partial.takeReady(System.nanoTime())).isEmpty();

        assertThat(partial.hurry(urgent.answer())).isTrue();

        assertThat(ids(partial.takeReady(System.nanoTime()))).containsExactly("urgent");
    }

    @Test
    void aModelThatIsAlwaysUrgentDoesNotStarveAnother() {
        queue.add(row(QUIET, "quiet"));
        var busy = IntStream.range(0, 4).mapToObj(i -> row(BUSY, "busy-" + i)).toList();
        busy.forEach(queue::add);
        busy.forEach(row -> queue.hurry(row.answer()));

        var first = ids(queue.takeReady(System.nanoTime()));
        var second = ids(queue.takeReady(System.nanoTime()));

        assertThat(first).containsExactly("busy-3");
        assertThat(second).containsExactly("quiet");
    }

    @Test
    void hurriesNoRowTwiceAndNoneThatIsUnderWay() {
        var underWay = row(BUSY, "under way");
        var waiting = row(BUSY, "waiting");
        queue.add(underWay);
        queue.add(waiting);
        queue.takeReady(System.nanoTime());

        assertThat(queue.hurry(underWay.answer())).isFalse();
        assertThat(queue.hurry(waiting.answer())).isTrue();
        assertThat(queue.hurry(waiting.answer())).isFalse();
    }

    private static Row row(Explainer explainer, String id) {
        return new Row("line", explainer, new ExplainRequest(id, Map.of(), Map.of(), new Target.Argmax()));
    }

    private static List<String> ids(List<Row> rows) {
        return rows.stream().map(row -> row.request().id()).toList();
    }
}
