package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.Prediction;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.sampling.Decision;

/** A prediction that its model can explain. */
record Admitted(
        SourceRecord source, Decision decision, Prediction prediction, LoadedModel model, ExplainRequest request) {
    Admitted {
        requireNonNull(source, "source");
        requireNonNull(decision, "decision");
        requireNonNull(prediction, "prediction");
        requireNonNull(model, "model");
        requireNonNull(request, "request");
    }
}
