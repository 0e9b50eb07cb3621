package dev.plumbline.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.plumbline.graph.Literal;
import dev.plumbline.runtime.NativeHandles.Handle;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights in native memory, each held once for all sessions that read it: the graphs made from one model carry the same tensors.
 *
 * <p>Sessions borrow what they need; a weight goes when the last session that borrowed it has closed.
 */
final class SharedWeights {
    /** Smaller ones are written into each model, where ONNX Runtime folds and reads them. */
    static final int MIN_BYTES = 4096;

    private final OrtEnvironment environment;
    private final NativeHandles handles;
    private final IdentityHashMap<Tensor, Held> held = new IdentityHashMap<>();

    private static final class Held {
        private final Handle<OnnxTensor> value;
        private int borrowers;

        Held(Handle<OnnxTensor> value) {
            this.value = value;
        }
    }

    SharedWeights(OrtEnvironment environment, NativeHandles handles) {
        this.environment = environment;
        this.handles = handles;
    }

    static boolean isShared(Literal literal) {
        return literal instanceof Literal.Dense dense
                && dense.tensor().bytes().remaining() >= MIN_BYTES
                && OrtTensors.isAccepted(dense.tensor().dtype());
    }

    /** The shared weights among the literals, until what is returned is closed. */
    synchronized Loan borrow(Map<String, Literal> literals) throws OrtException {
        var loan = new Loan();
        try {
            for (var literal : literals.entrySet()) {
                if (isShared(literal.getValue())) {
                    loan.add(literal.getKey(), ((Literal.Dense) literal.getValue()).tensor());
                }
            }
            return loan;
        } catch (OrtException | RuntimeException e) {
            loan.close();
            throw e;
        }
    }

    private synchronized void giveBack(List<Tensor> borrowed) {
        for (var tensor : borrowed) {
            var weight = held.get(tensor);
            weight.borrowers--;
            if (weight.borrowers == 0) {
                held.remove(tensor);
                weight.value.close();
            }
        }
        borrowed.clear();
    }

    /** Weights that one session reads. */
    final class Loan implements AutoCloseable {
        private final Map<String, OnnxTensorLike> byName = new HashMap<>();
        private final List<Tensor> borrowed = new ArrayList<>();

        private void add(String name, Tensor tensor) throws OrtException {
            var weight = held.get(tensor);
            if (weight == null) {
                weight = new Held(handles.own(OrtTensors.share(environment, name, tensor)));
                held.put(tensor, weight);
            }
            weight.borrowers++;
            borrowed.add(tensor);
            byName.put(name, weight.value.get());
        }

        Map<String, OnnxTensorLike> byName() {
            return byName;
        }

        @Override
        public void close() {
            giveBack(borrowed);
        }
    }
}
