package dev.plumbline.runtime;

import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A model ready to be explained: what it takes, and the sessions that run it.
 *
 * @param points the explained values
 * @param context inputs that the explained output needs besides the explained values
 * @param whole from the model's inputs to its outputs, to the target value and to explained inner values
 * @param head from explained values and context to the target value; the same as {@code whole} where inputs are explained
 * @param recurring the target value at fixed baselines
 * @param path integrates, where the method's points are fixed, and else differentiates at single points
 */
record CompiledModel(
        ModelSignature signature,
        List<TensorSpec> points,
        List<String> context,
        TargetValue target,
        ForwardPass whole,
        ForwardPass head,
        RecurringOutputs recurring,
        PathPass path)
        implements AutoCloseable {
    CompiledModel {
        points = List.copyOf(points);
        context = List.copyOf(context);
    }

    /** Names of the explained values. */
    List<String> explained() {
        return signature.explained();
    }

    /** The value F is an element of, for rows of explained values and context. */
    List<Tensor> targetValues(List<Map<String, Tensor>> rows) {
        return head.run(rows, List.of(target.value())).stream()
                .map(outputs -> outputs.get(target.value()))
                .toList();
    }

    @Override
    public void close() {
        whole.close();
        head.close();
        path.close();
    }
}
