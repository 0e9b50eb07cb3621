package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.sampling.Decision;

/** A record that the sampling policy keeps, or cannot decide on before it is decoded. */
sealed interface Drawn {
    SourceRecord source();

    /** Kept by its headers. */
    record Kept(SourceRecord source, Decision decision) implements Drawn {
        public Kept {
            requireNonNull(source, "source");
            requireNonNull(decision, "decision");
        }
    }

    /** To be decided when decoded. */
    record Undecided(SourceRecord source) implements Drawn {
        public Undecided {
            requireNonNull(source, "source");
        }
    }
}
