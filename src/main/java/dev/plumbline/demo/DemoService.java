package dev.plumbline.demo;

import dev.plumbline.stream.StreamCounters;
import java.util.Optional;

/** The service the demonstration shows, running. */
public interface DemoService extends AutoCloseable {
    /** What it has counted since its start; readable after {@link #close} too. */
    StreamCounters.Counts counts();

    /** What stopped the service by itself; empty while it runs and after an orderly close. */
    Optional<Throwable> failure();

    /** Stops the service cleanly, with everything committed; closing it again does nothing. */
    @Override
    void close();
}
