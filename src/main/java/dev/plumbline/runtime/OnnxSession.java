package dev.plumbline.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.runtime.NativeHandles.Handle;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** One model loaded in ONNX Runtime; safe for use by several threads. */
public final class OnnxSession implements AutoCloseable {
    private static final Duration NO_LIMIT = Duration.ZERO;
    /** Far more than a sample of a row or two takes. */
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(30);

    private final OrtEnvironment environment;
    private final NativeHandles handles;
    private final Handle<OrtSession> session;
    private final Consumer<OnnxSession> onClose;
    private final NativeBuffers buffers = new NativeBuffers();
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    OnnxSession(
            OrtEnvironment environment,
            NativeHandles handles,
            Handle<OrtSession> session,
            Consumer<OnnxSession> onClose)
            throws OrtException {
        this.environment = environment;
        this.handles = handles;
        this.session = session;
        this.onClose = onClose;
        this.inputs = specs(session.get().getInputInfo());
        this.outputs = specs(session.get().getOutputInfo());
    }

    private static List<TensorSpec> specs(Map<String, NodeInfo> infos) {
        var specs = new ArrayList<TensorSpec>();
        infos.forEach((name, info) -> {
            if (info.getInfo() instanceof TensorInfo tensor) {
                OrtTensors.dtype(tensor)
                        .ifPresent(dtype -> specs.add(new TensorSpec(
                                name,
                                dtype,
                                Arrays.stream(tensor.getShape()).boxed().toList())));
            }
        });
        return List.copyOf(specs);
    }

    /** The inputs that are tensors of numbers; an extent below 0 is free. */
    public List<TensorSpec> inputs() {
        return inputs;
    }

    /** The outputs that are tensors of numbers; an extent below 0 is free. */
    public List<TensorSpec> outputs() {
        return outputs;
    }

    /** Runs the model and copies the outputs out. */
    public Map<String, Tensor> run(Map<String, Tensor> feeds, Collection<String> wanted) {
        return run(feeds, wanted, NO_LIMIT, (name, tensor) -> OrtTensors.copy(tensor));
    }

    /**
     * Runs the model and looks at the types and shapes of the outputs; outputs that are no tensors of numbers are left out. A model that
     * does not come to an end, such as one with an endless Loop, is stopped.
     *
     * @param read outputs whose elements are copied out too, where they are few
     */
    Map<String, Observation> observe(Map<String, Tensor> feeds, Collection<String> wanted, Set<String> read) {
        return run(
                feeds,
                wanted,
                PROBE_LIMIT,
                (name, tensor) -> OrtTensors.dtype(tensor.getInfo())
                        .map(dtype -> {
                            boolean small = tensor.getInfo().getNumElements() <= Observation.MAX_ELEMENTS;
                            return new Observation(
                                    dtype,
                                    Shape.of(tensor.getInfo().getShape()),
                                    read.contains(name) && small
                                            ? Optional.of(OrtTensors.copy(tensor))
                                            : Optional.empty());
                        })
                        .orElse(null));
    }

    /** Type and shape of one output of one run, and its elements where they were asked for. */
    record Observation(DType dtype, Shape shape, Optional<Tensor> elements) {
        private static final long MAX_ELEMENTS = 4096;
    }

    /** The same run made ready to be repeated: its inputs are converted now, its outputs stay where they are. */
    BareRun prepare(Map<String, Tensor> feeds, Collection<String> wanted) {
        return new BareRun(environment, handles, session.get(), feeds, new LinkedHashSet<>(wanted));
    }

    /** Room for the inputs and outputs of a run, in which no memory is taken that an earlier run has left. */
    LentTensors lend() {
        return new LentTensors(environment, handles, buffers);
    }

    /** Runs the model on inputs that lie in borrowed memory, into outputs that do. */
    void run(LentTensors values) {
        try {
            handles.own(session.get().run(values.inputs(), values.outputs())).close();
        } catch (OrtException e) {
            throw new OnnxRuntimeException("ONNX Runtime failed in a run: " + e.getMessage(), e);
        }
    }

    private <R> Map<String, R> run(
            Map<String, Tensor> feeds,
            Collection<String> wanted,
            Duration limit,
            BiFunction<String, OnnxTensor, R> read) {
        var owned = new ArrayList<Handle<OnnxTensor>>();
        try (var options = new OrtSession.RunOptions()) {
            var values = new HashMap<String, OnnxTensor>();
            for (var feed : feeds.entrySet()) {
                var value = handles.own(OrtTensors.create(environment, feed.getKey(), feed.getValue()));
                owned.add(value);
                values.put(feed.getKey(), value.get());
            }
            try (var result = handles.own(run(values, new LinkedHashSet<>(wanted), options, limit))) {
                var byName = new LinkedHashMap<String, R>();
                for (String name : wanted) {
                    var value = result.get().get(name).orElseThrow();
                    var seen = value instanceof OnnxTensor tensor ? read.apply(name, tensor) : null;
                    if (seen != null) {
                        byName.put(name, seen);
                    }
                }
                return byName;
            }
        } catch (OrtException e) {
            throw new OnnxRuntimeException("ONNX Runtime failed in a run: " + e.getMessage(), e);
        } finally {
            owned.forEach(Handle::close);
        }
    }

    private OrtSession.Result run(
            Map<String, OnnxTensor> values, Set<String> wanted, OrtSession.RunOptions options, Duration limit)
            throws OrtException {
        var deadline = new Deadline(options, limit);
        try (deadline) {
            return session.get().run(values, wanted, options);
        } catch (OrtException e) {
            if (deadline.hasPassed()) {
                throw new InvalidModelException(
                        "expected the model to come to an end on a sample of a few rows, found it running after %d s; does a Loop of it end?"
                                .formatted(limit.toSeconds()),
                        e);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        session.close();
        onClose.accept(this);
    }
}
