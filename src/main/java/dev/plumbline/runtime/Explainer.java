package dev.plumbline.runtime;

import java.util.List;

/** Explains rows of one loaded model; safe for use by several threads. */
public interface Explainer extends AutoCloseable {
    ModelSignature signature();

    /**
     * Explains a batch.
     *
     * @return one outcome per request, in order; a row that cannot be explained is {@link ExplainOutcome.Failed} and never an exception
     */
    List<ExplainOutcome> explain(List<ExplainRequest> requests);

    @Override
    void close();
}
