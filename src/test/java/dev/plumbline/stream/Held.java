package dev.plumbline.stream;

import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.runtime.ModelSignature;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** An explainer that answers nothing until it is released, and knows whether it was closed. */
final class Held implements Explainer {
    private final LinearExplainer explainer = new LinearExplainer(2, 3);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean closed;

    void release() {
        released.countDown();
    }

    boolean closed() {
        return closed;
    }

    @Override
    public ModelSignature signature() {
        return explainer.signature();
    }

    @Override
    public List<ExplainOutcome> explain(List<ExplainRequest> requests) {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while held", e);
        }
        if (closed) {
            throw new IllegalStateException("used after it was closed");
        }
        return explainer.explain(requests);
    }

    @Override
    public void close() {
        closed = true;
    }
}
