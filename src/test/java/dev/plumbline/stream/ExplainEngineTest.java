package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.Target;
import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ExplainEngineTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration LINGER = Duration.ofMillis(20);
    /** Above what a call may be held up by on a busy machine: only one that hangs overstays it. */
    private static final Duration SHORT = Duration.ofMillis(500);

    @Test
    void answersEveryRowOfABatchInOneCall() throws Exception {
        var explainer = new LinearExplainer(2, 3);

        try (var engine = engine(4, Duration.ofMinutes(1), LONG)) {
            var rows = submit(engine, explainer, 4);

            assertThat(output(rows.get(3))).isEqualTo(2 * 3 + 3);
        }
        assertThat(explainer.batches()).containsExactly(4);
    }

    @Test
    void aPartialBatchGoesOnceItsFirstRowHasLingered() throws Exception {
        var explainer = new LinearExplainer(1, 1);

        try (var engine = engine(64, LINGER, LONG)) {
            var rows = whileBusy(engine, 1, () -> submit(engine, explainer, 3));
            long waited = answer(rows.get(0)).queueNanos();

            assertThat(waited).isGreaterThanOrEqualTo(LINGER.toNanos());
        }
        assertThat(explainer.batches()).containsExactly(3);
    }

    @Test
    void whatIsLeftOfAFullBatchIsNotWaitedForByItsThread() throws Exception {
        var rest = new CountDownLatch(1);
        var explainer = new LinearExplainer(hangingOn("row-0", rest), 1, 1);

        try (var engine = new ExplainEngine(new EngineSettings(2, 4, 1 << 20, LINGER, LONG))) {
            var rows = whileBusy(engine, 2, () -> submit(engine, explainer, 6));

            assertThat(output(rows.get(5))).isEqualTo(6);
            assertThat(rows.get(0).answer()).isNotDone();
            rest.countDown();
            assertThat(output(rows.get(3))).isEqualTo(4);
        }
        assertThat(explainer.batches()).containsExactlyInAnyOrder(4, 2);
    }

    @Test
    void batchesAreBoundedByBytes() throws Exception {
        var explainer = new LinearExplainer(1, 1);
        long twoRows = 2 * 2 * Float.BYTES;

        try (var engine = new ExplainEngine(new EngineSettings(1, 64, twoRows, LINGER, LONG))) {
            answer(whileBusy(engine, 1, () -> submit(engine, explainer, 5)).get(4));
        }

        assertThat(explainer.batches()).containsExactly(2, 2, 1);
    }

    @Test
    void rowsOfDifferentModelsAreNeverMixed() throws Exception {
        var doubling = new LinearExplainer(2, 2);
        var tripling = new LinearExplainer(3, 3);

        try (var engine = engine(64, LINGER, LONG)) {
            var rows = whileBusy(
                    engine,
                    1,
                    () -> Stream.of(submit(engine, doubling, 2), submit(engine, tripling, 3))
                            .flatMap(List::stream)
                            .toList());

            assertThat(output(rows.get(1))).isEqualTo(4);
            assertThat(output(rows.get(3))).isEqualTo(6);
        }
        assertThat(doubling.batches()).containsExactly(2);
        assertThat(tripling.batches()).containsExactly(3);
    }

    @Test
    void aRowThatThrowsHarmsNoOther() throws Exception {
        var explainer = new LinearExplainer(failingOn("row-2"), 1, 1);

        try (var engine = engine(4, Duration.ofMinutes(1), LONG)) {
            var rows = submit(engine, explainer, 4);

            assertThat(output(rows.get(1))).isEqualTo(2);
            assertThat(answer(rows.get(2)).outcome())
                    .isEqualTo(new ExplainOutcome.Failed("java.lang.IllegalStateException", "row-2 is poisonous"));
            assertThat(output(rows.get(3))).isEqualTo(4);
        }
        assertThat(explainer.batches()).containsExactly(4, 1, 1, 1, 1);
    }

    @Test
    void aRowThatHangsHarmsNoOther() throws Exception {
        var never = new CountDownLatch(1);
        var explainer = new LinearExplainer(hangingOn("row-0", never), 1, 1);

        try (var engine = engine(3, Duration.ofMinutes(1), SHORT)) {
            var rows = submit(engine, explainer, 3);

            assertThat(answer(rows.get(0)).outcome())
                    .isEqualTo(new ExplainOutcome.Failed(
                            TimeoutException.class.getName(), "expected an answer from the engine within PT0.5S"));
            assertThat(output(rows.get(2))).isEqualTo(3);
        } finally {
            never.countDown();
        }
    }

    @Test
    void anEngineThatHangsOnEveryRowIsNotWaitedForRowByRow() throws Exception {
        var never = new CountDownLatch(1);
        var explainer = new LinearExplainer(hangingOn("", never), 1, 1);

        try (var engine = engine(50, Duration.ofMinutes(1), SHORT)) {
            var rows = submit(engine, explainer, 50);
            for (var row : rows) {
                assertThat(answer(row).outcome()).isInstanceOf(ExplainOutcome.Failed.class);
            }
        } finally {
            never.countDown();
        }
        assertThat(explainer.batches()).containsExactly(50, 1, 1);
    }

    @Test
    void aRowThatAStreamThreadWaitsForGoesBeforeAllOthers() throws Exception {
        var order = new CopyOnWriteArrayList<String>();
        var began = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var explainer = new LinearExplainer(
                requests -> {
                    requests.forEach(request -> order.add(request.id()));
                    began.countDown();
                    hangingOn("row-0", release).accept(requests);
                },
                1,
                1);

        try (var engine = engine(2, Duration.ofMinutes(1), LONG)) {
            var rows = submit(engine, explainer, 7);
            began.await();
            engine.hurry(rows.get(5).answer());
            release.countDown();
            answer(rows.get(5));
            engine.hurry(rows.get(6).answer());

            assertThat(output(rows.get(6))).isEqualTo(7);
        }
        assertThat(order).startsWith("row-0", "row-1", "row-5", "row-2").contains("row-6");
    }

    @Test
    void closingWaitsForTheCallUnderWay() throws Exception {
        var began = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var explainer = new LinearExplainer(
                requests -> {
                    began.countDown();
                    hangingOn("", release).accept(requests);
                },
                1,
                1);
        var engine = engine(1, Duration.ZERO, LONG);
        var row = submit(engine, explainer, 1).get(0);
        began.await();

        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(release::countDown);
        engine.close();

        assertThat(row.answer()).isCompleted();
    }

    @Test
    void closingCancelsTheRowsThatWait() {
        var engine = engine(64, Duration.ofMinutes(1), LONG);
        var rows = submit(engine, new LinearExplainer(1, 1), 2);

        engine.close();

        assertThat(rows).allMatch(row -> row.answer().isCancelled());
    }

    private static ExplainEngine engine(int batchRows, Duration linger, Duration callTimeout) {
        return new ExplainEngine(new EngineSettings(1, batchRows, 1 << 20, linger, callTimeout));
    }

    private static Consumer<List<ExplainRequest>> failingOn(String id) {
        return requests -> {
            if (requests.stream().anyMatch(request -> request.id().equals(id))) {
                throw new IllegalStateException(id + " is poisonous");
            }
        };
    }

    private static Consumer<List<ExplainRequest>> hangingOn(String idStart, CountDownLatch release) {
        return requests -> {
            if (requests.stream().anyMatch(request -> request.id().startsWith(idStart))) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    /** Rows that are submitted while every thread of the engine is at another model: the first that is free finds all of them. */
    private static List<Row> whileBusy(ExplainEngine engine, int threads, Supplier<List<Row>> submission)
            throws InterruptedException {
        var busy = new CountDownLatch(threads);
        var release = new CountDownLatch(1);
        for (int thread = 0; thread < threads; thread++) {
            var other = new LinearExplainer(
                    requests -> {
                        busy.countDown();
                        hangingOn("", release).accept(requests);
                    },
                    1,
                    1);
            submit(engine, other, 1);
        }
        busy.await();
        var rows = submission.get();
        release.countDown();
        return rows;
    }

    private static List<Row> submit(ExplainEngine engine, LinearExplainer explainer, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> engine.submit("line", explainer, request(i)))
                .toList();
    }

    private static ExplainRequest request(int i) {
        return new ExplainRequest(
                "row-" + i, Map.of("x", Tensor.of(Shape.of(2), (float) i, 1f)), Map.of(), new Target.Argmax());
    }

    private static Row.Answer answer(Row row) throws Exception {
        return row.answer().get(20, TimeUnit.SECONDS);
    }

    private static double output(Row row) throws Exception {
        var explained = (ExplainOutcome.Explained) answer(row).outcome();
        return explained.explanation().output();
    }
}
