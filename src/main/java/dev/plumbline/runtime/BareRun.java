package dev.plumbline.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.plumbline.runtime.NativeHandles.Handle;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run of a session that can be repeated with nothing around it; owns the native inputs. */
public final class BareRun implements AutoCloseable {
    private final NativeHandles handles;
    private final OrtSession session;
    private final Set<String> wanted;
    private final List<Handle<OnnxTensor>> owned = new ArrayList<>();
    private final Map<String, OnnxTensor> inputs = new HashMap<>();

    BareRun(
            OrtEnvironment environment,
            NativeHandles handles,
            OrtSession session,
            Map<String, Tensor> feeds,
            Set<String> wanted) {
        this.handles = handles;
        this.session = session;
        this.wanted = wanted;
        try {
            for (var feed : feeds.entrySet()) {
                var input = handles.own(OrtTensors.create(environment, feed.getKey(), feed.getValue()));
                owned.add(input);
                inputs.put(feed.getKey(), input.get());
            }
        } catch (OrtException e) {
            close();
            throw new OnnxRuntimeException("ONNX Runtime took no input: " + e.getMessage(), e);
        }
    }

    /** Runs, and drops the outputs. */
    public void run() {
        try {
            handles.own(session.run(inputs, wanted)).close();
        } catch (OrtException e) {
            throw new OnnxRuntimeException("ONNX Runtime failed in a run: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        owned.forEach(Handle::close);
    }
}
