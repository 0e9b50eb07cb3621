package dev.plumbline.runtime;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a request fits the model. */
final class RequestCheck {
    private static final Set<DType> HALF = Set.of(DType.FLOAT16, DType.BFLOAT16);

    private final List<TensorSpec> inputs;

    RequestCheck(ModelSignature signature) {
        this.inputs = signature.inputs();
    }

    /**
     * The request, if it can be run; half-precision inputs come in single, in which such models are run.
     *
     * @throws IllegalArgumentException if it cannot, with the reason in one sentence
     */
    ExplainRequest checked(ExplainRequest given) {
        var request = single(given);
        for (var spec : inputs) {
            var fault = fault(spec, request.inputs().get(spec.name()));
            if (fault.isPresent()) {
                throw new IllegalArgumentException(fault.get());
            }
        }
        return request;
    }

    private ExplainRequest single(ExplainRequest request) {
        var cast = new HashMap<String, Tensor>();
        for (var spec : inputs) {
            var tensor = request.inputs().get(spec.name());
            if (tensor != null && spec.dtype() == DType.FLOAT && HALF.contains(tensor.dtype())) {
                cast.put(spec.name(), tensor.cast(DType.FLOAT));
            }
        }
        if (cast.isEmpty()) {
            return request;
        }
        request.inputs().forEach(cast::putIfAbsent);
        return new ExplainRequest(request.id(), cast, request.servedOutputs(), request.target(), request.further());
    }

    private static Optional<String> fault(TensorSpec spec, Tensor tensor) {
        if (tensor == null) {
            return Optional.of("expected input '%s', found none".formatted(spec.name()));
        }
        if (tensor.dtype() != spec.dtype()) {
            return Optional.of(
                    "input '%s': expected %s, found %s".formatted(spec.name(), spec.dtype(), tensor.dtype()));
        }
        if (!spec.acceptsRow(tensor.shape())) {
            return Optional.of("input '%s': expected one row of shape %s, found %s"
                    .formatted(spec.name(), spec.rowShape(), tensor.shape()));
        }
        return tensor.dtype().isFloating() ? notFinite(spec.name(), tensor) : Optional.empty();
    }

    private static Optional<String> notFinite(String name, Tensor tensor) {
        int at = tensor.firstNotFinite();
        return at < 0
                ? Optional.empty()
                : Optional.of("input '%s': expected finite numbers, found %s at element %d"
                        .formatted(name, tensor.getDouble(at), at));
    }
}
