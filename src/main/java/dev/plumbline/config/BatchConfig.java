package dev.plumbline.config;

import java.time.Duration;

/**
 * When a micro-batch ends, and how much may be pending.
 *
 * @param size rows of one model explained in one call at most
 * @param linger longest wait of a row for its batch to fill
 * @param pending rows in flight per partition before the stream waits for the engine
 */
public record BatchConfig(int size, Duration linger, int pending) {
    static BatchConfig read(Section section) {
        return new BatchConfig(
                section.integer("size", 64, 1),
                section.duration("linger", Duration.ofMillis(20)),
                section.integer("pending", 256, 1));
    }
}
