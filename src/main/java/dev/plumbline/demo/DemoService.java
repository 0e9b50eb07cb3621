package dev.plumbline.demo;

import dev.plumbline.stream.StreamCounters;

/** The service the demonstration shows, running. */
public interface DemoService extends AutoCloseable {
    /** What it has counted since its start; readable after {@link #close} too. */
    StreamCounters.Counts counts();

    /** Stops the service cleanly, with everything committed; closing it again does nothing. */
    @Override
    void close();
}
