package dev.plumbline.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.OnnxWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * The owner of everything that ONNX Runtime holds in native memory: sessions and, while they run, values. Closing it closes the sessions
 * still open.
 */
public final class OnnxRuntime implements AutoCloseable {
    private static final String EXTERNAL_FOLDER = "session.model_external_initializers_file_folder_path";

    private static final long LARGE_STACK_BYTES = 16L << 20;

    private final OrtEnvironment environment;
    private final NativeHandles handles = new NativeHandles();
    private final Set<OnnxSession> sessions = ConcurrentHashMap.newKeySet();
    private final SharedWeights weights;

    private OnnxRuntime(OrtEnvironment environment) {
        this.environment = environment;
        this.weights = new SharedWeights(environment, handles);
    }

    /** The runtime of this process; environments of ONNX Runtime are shared by all of one process. */
    public static OnnxRuntime open() {
        return new OnnxRuntime(onLargeStack(
                () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "plumbline")));
    }

    /**
     * Calls on a thread of its own. The native library overflows a stack of 1 MiB, the JVM's default, while it is loaded into a process
     * whose command line is longer than about 4 KiB, and takes the process down.
     */
    private static <T> T onLargeStack(Supplier<T> call) {
        var task = new FutureTask<>(call::get);
        var thread = new Thread(null, task, "onnxruntime-load", LARGE_STACK_BYTES);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new OnnxRuntimeException("ONNX Runtime cannot be loaded: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OnnxRuntimeException("interrupted while ONNX Runtime was loaded", e);
        }
    }

    /** ONNX Runtime's version, such as {@code 1.29.0}. */
    public String version() {
        return environment.getVersion();
    }

    /**
     * Loads a graph. Weights in files beside the model it came from are read from there; large ones held here are shared with all other
     * sessions that read the same tensors.
     */
    public OnnxSession load(Model model, SessionConfig config) {
        var folder = model.graph().initializers().values().stream()
                .filter(Literal.External.class::isInstance)
                .map(literal -> ((Literal.External) literal).folder())
                .findFirst();
        SharedWeights.Loan loan = null;
        try (var options = options(folder, config)) {
            loan = weights.borrow(model.graph().initializers());
            options.addExternalInitializers(loan.byName());
            return own(environment.createSession(OnnxWriter.write(model, SharedWeights::isShared), options), loan);
        } catch (OrtException | RuntimeException e) {
            if (loan != null) {
                loan.close();
            }
            throw e instanceof OrtException refusal ? refused(refusal) : (RuntimeException) e;
        }
    }

    /** Loads a model as it was served, self-contained. */
    public OnnxSession load(byte[] serialized, SessionConfig config) {
        try (var options = options(Optional.empty(), config)) {
            return own(environment.createSession(serialized, options), null);
        } catch (OrtException e) {
            throw refused(e);
        }
    }

    /** Loads a model as it was served, with the data that lies beside it. */
    public OnnxSession load(Path file, SessionConfig config) {
        try (var options = options(Optional.empty(), config)) {
            return own(environment.createSession(file.toString(), options), null);
        } catch (OrtException e) {
            throw new OnnxRuntimeException(
                    "ONNX Runtime refused the model '%s': %s".formatted(file, e.getMessage()), e);
        }
    }

    private static OnnxRuntimeException refused(OrtException e) {
        return new OnnxRuntimeException("ONNX Runtime refused the model: " + e.getMessage(), e);
    }

    private OnnxSession own(OrtSession session, SharedWeights.Loan loan) throws OrtException {
        var owned = new OnnxSession(environment, handles, handles.own(session), closed -> {
            sessions.remove(closed);
            if (loan != null) {
                loan.close();
            }
        });
        sessions.add(owned);
        return owned;
    }

    private static SessionOptions options(Optional<Path> folder, SessionConfig config) throws OrtException {
        var options = new SessionOptions();
        options.setIntraOpNumThreads(config.threads());
        options.setInterOpNumThreads(1);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setOptimizationLevel(
                config.optimize() ? SessionOptions.OptLevel.ALL_OPT : SessionOptions.OptLevel.NO_OPT);
        if (folder.isPresent()) {
            options.addConfigEntry(EXTERNAL_FOLDER, folder.get().toString());
        }
        if (config.device() instanceof Device.Cuda cuda) {
            addCuda(cuda, options);
        }
        return options;
    }

    private static void addCuda(Device.Cuda cuda, SessionOptions options) throws OrtException {
        options.setDeterministicCompute(true);
        try (var provider = new OrtCUDAProviderOptions(cuda.index())) {
            for (var option : cuda.options().entrySet()) {
                provider.add(option.getKey(), option.getValue());
            }
            options.addCUDA(provider);
        }
    }

    /**
     * The device that a request comes to on this machine.
     *
     * @throws OnnxRuntimeException if a GPU is insisted on and cannot be used; the message names what is missing
     */
    public DeviceRequest.Granted device(DeviceRequest request) {
        return new DeviceProbe(this).grant(request);
    }

    /** Native objects open at this moment: sessions and values. */
    public int openHandles() {
        return handles.open();
    }

    @Override
    public void close() {
        sessions.forEach(OnnxSession::close);
    }
}
