package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/** One replay through a running service, watched from its start until everything sampled has come out. */
final class DemoRun {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LAST_POLL = Duration.ofSeconds(1);

    private final CreditReplay replay;
    private final DemoService service;
    private final TopicReader reader;
    private final DemoTally tally;
    private final ProgressLine progress;
    private final Duration patience;

    /**
     * Prepares a run.
     *
     * @param tally what the reader fills
     * @param patience longest time without anything coming out before what is missing is given up
     */
    DemoRun(
            CreditReplay replay,
            DemoService service,
            TopicReader reader,
            DemoTally tally,
            ProgressLine progress,
            Duration patience) {
        this.replay = requireNonNull(replay, "replay");
        this.service = requireNonNull(service, "service");
        this.reader = requireNonNull(reader, "reader");
        this.tally = requireNonNull(tally, "tally");
        this.progress = requireNonNull(progress, "progress");
        this.patience = requireNonNull(patience, "patience");
    }

    /** Replays, waits for the last attribution, stops the service and reads what it still wrote. */
    DemoOutcome run(ReplayLimit limit, BooleanSupplier stopped) {
        var replaying = CompletableFuture.runAsync(() -> replay.run(limit, stopped), DemoRun::onItsOwnThread);
        long lastNews = System.nanoTime();
        while (!replaying.isDone() || !outcome().accountedFor()) {
            boolean news = reader.poll(POLL) > 0 || !replaying.isDone();
            lastNews = news ? System.nanoTime() : lastNews;
            progress.show(line(outcome()));
            requireRunning();
            if (replaying.isCompletedExceptionally() || System.nanoTime() - lastNews > patience.toNanos()) {
                break;
            }
        }
        progress.close();
        rethrowFailure(replaying);
        service.close();
        while (reader.poll(LAST_POLL) > 0) {
            // A service that stopped in order has nothing left to say; whatever comes is counted.
        }
        return outcome();
    }

    private void requireRunning() {
        service.failure().ifPresent(failure -> {
            throw new IllegalStateException(
                    "expected the service to run, found that it stopped: " + failure.getMessage(), failure);
        });
    }

    private static void onItsOwnThread(Runnable work) {
        var thread = new Thread(work, "credit-replay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void rethrowFailure(CompletableFuture<Void> replaying) {
        try {
            replaying.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private DemoOutcome outcome() {
        return new DemoOutcome(replay.sent(), service.counts(), tally);
    }

    private static String line(DemoOutcome outcome) {
        var tally = outcome.tally();
        return String.format(
                Locale.ROOT,
                "%,d replayed, %,d sampled: %,d explained, %,d dead letters, %,d alerts; 99 %% within %,d ms",
                outcome.replayed(),
                outcome.counts().sampled(),
                tally.explained(),
                tally.deadLettered(),
                tally.alerts(),
                tally.latencyMillis(0.99));
    }
}
