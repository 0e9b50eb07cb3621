package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.Prediction;
import dev.plumbline.sampling.Decision;

/** A prediction that was sampled and read. */
record Decoded(SourceRecord source, Decision decision, Prediction prediction) {
    Decoded {
        requireNonNull(source, "source");
        requireNonNull(decision, "decision");
        requireNonNull(prediction, "prediction");
    }
}
