package dev.plumbline.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What time is taken by. */
public enum Clock {
    /** Processor time of the thread that asks: what the work costs where one thread does it, whatever else the machine does. */
    PROCESSOR {
        @Override
        public long nanos() {
            return THREADS.getCurrentThreadCpuTime();
        }
    },
    /** The time that passes, where several threads or a device share the work. */
    WALL {
        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Nanoseconds since some moment. */
    public abstract long nanos();
}
