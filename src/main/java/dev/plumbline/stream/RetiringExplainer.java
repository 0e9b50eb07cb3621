package dev.plumbline.stream;

import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.runtime.ModelSignature;
import java.util.List;

/**
 * An explainer that may be replaced at work: once it is retired it closes itself, as soon as neither a record that waits for it nor a call
 * needs it any more.
 *
 * <p>Both are counted, for they end apart: a record may be given up while the call that holds it still runs.
 */
final class RetiringExplainer implements Explainer {
    private final Explainer explainer;
    private final ModelSignature signature;
    private int users;
    private boolean retired;
    private boolean closed;

    RetiringExplainer(Explainer explainer) {
        this.explainer = explainer;
        this.signature = explainer.signature();
    }

    /** Keeps it open until {@link #release}; false if it is closed already. */
    synchronized boolean acquire() {
        if (closed) {
            return false;
        }
        users++;
        return true;
    }

    void release() {
        closeIf(endUse());
    }

    private synchronized boolean endUse() {
        users--;
        return last();
    }

    /** Closes it as soon as no one uses it. */
    void retire() {
        closeIf(beginRetirement());
    }

    private synchronized boolean beginRetirement() {
        retired = true;
        return last();
    }

    /** Whether it is to be closed now, by the caller and by no one else. */
    private boolean last() {
        boolean now = retired && users == 0 && !closed;
        closed |= now;
        return now;
    }

    private void closeIf(boolean now) {
        if (now) {
            explainer.close();
        }
    }

    @Override
    public ModelSignature signature() {
        return signature;
    }

    @Override
    public List<ExplainOutcome> explain(List<ExplainRequest> requests) {
        if (!acquire()) {
            throw new IllegalStateException("expected a model that is served, found one that was retired");
        }
        try {
            return explainer.explain(requests);
        } finally {
            release();
        }
    }

    /** Retires it: the last one to use it closes it. */
    @Override
    public void close() {
        retire();
    }
}
