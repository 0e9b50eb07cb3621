package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.Prediction;

/** What came of reading a record, or one row of it. */
sealed interface Reading {
    /** The record; of a row, a record that holds it alone. */
    SourceRecord source();

    /** It holds a prediction. */
    record Read(SourceRecord source, Prediction prediction) implements Reading {
        public Read {
            requireNonNull(source, "source");
            requireNonNull(prediction, "prediction");
        }
    }

    /** It holds none, however often it is read. */
    record Unread(SourceRecord source, UnreadableException reason) implements Reading {
        public Unread {
            requireNonNull(source, "source");
            requireNonNull(reason, "reason");
        }

        DeadLetter deadLetter(DeadLetter.Stage stage) {
            return reason.deadLetter(source, stage);
        }
    }
}
