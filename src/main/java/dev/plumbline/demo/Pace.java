package dev.plumbline.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Spreads the events of a replay evenly over its time, which begins now. */
final class Pace {
    private static final Duration LONGEST_NAP = Duration.ofMillis(50);

    private final ReplayLimit limit;
    private final long startNanos = System.nanoTime();

    Pace(ReplayLimit limit) {
        this.limit = limit;
    }

    /** Waits until an event is due; false if it is not to be sent, for the time is over or the replay was stopped. */
    boolean awaitTurn(int event, BooleanSupplier stopped) {
        var due = Duration.ofNanos((long) (event * 1e9 / limit.eventsPerSecond()));
        if (isOver(due)) {
            return false;
        }
        while (elapsed().compareTo(due) < 0 && !stopped.getAsBoolean()) {
            var wait = due.minus(elapsed());
            LockSupport.parkNanos((wait.compareTo(LONGEST_NAP) < 0 ? wait : LONGEST_NAP).toNanos());
        }
        return !stopped.getAsBoolean() && !isOver(elapsed());
    }

    private boolean isOver(Duration time) {
        return time.compareTo(limit.time()) >= 0;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
