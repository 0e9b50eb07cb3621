package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Baseline;
import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.PathOptions;
import dev.plumbline.graph.DataFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How one model is to be explained.
 *
 * @param explained names of the inputs, or inner values such as embeddings, that attributions are given for; none stands for all
 *     floating inputs
 * @param baselines what every row is compared with, at least one
 */
public record ModelOptions(
        ModelFile file,
        ExplainedOutput output,
        List<String> explained,
        List<NamedBaseline> baselines,
        Method method,
        PathOptions path,
        Resources resources) {
    public ModelOptions {
        requireNonNull(file, "file");
        requireNonNull(output, "output");
        explained = List.copyOf(explained);
        baselines = List.copyOf(baselines);
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        requireNonNull(resources, "resources");
    }

    /** The model's only floating output, in logit space, against zero, by the adaptive method. */
    public static ModelOptions of(Path path) {
        return new ModelOptions(
                new ModelFile(path, Optional.empty()),
                new ExplainedOutput(Optional.empty(), Space.LOGIT, List.of()),
                List.of(),
                List.of(new NamedBaseline("zero", 1, Baseline.zero())),
                Method.defaults(),
                PathOptions.defaults(),
                Resources.defaults());
    }

    /**
     * Where the model lies.
     *
     * @param sha256 the digest that it must have, hexadecimal; of the file, followed by those beside it in which it keeps weights, in
     *     alphabetical order
     */
    public record ModelFile(Path path, Optional<String> sha256) {
        public ModelFile {
            requireNonNull(path, "path");
            requireNonNull(sha256, "sha256");
        }

        /** The files beside it in which it keeps weights, whether they are there or not; none where it cannot be read. */
        public List<Path> dataFiles() {
            return DataFiles.named(path);
        }
    }

    /**
     * Which output is explained, and in which space.
     *
     * @param name absent where the model has only one floating output
     * @param labels the classes' names in order; may be empty
     */
    public record ExplainedOutput(Optional<String> name, Space space, List<String> labels) {
        public ExplainedOutput {
            requireNonNull(name, "name");
            requireNonNull(space, "space");
            labels = List.copyOf(labels);
        }
    }

    /** What F is where the output ends in a softmax or a sigmoid. */
    public enum Space {
        /** The value before the final Softmax, LogSoftmax or Sigmoid; the output itself where it ends in none. */
        LOGIT,
        /** The output as the model gives it. */
        PROBABILITY
    }

    /**
     * What ONNX Runtime may use for this model.
     *
     * @param threads threads that share the work of one operator
     * @param memoryMib bound on what one batch may take beside the weights, MiB
     */
    public record Resources(Device device, int threads, int memoryMib) {
        public Resources {
            requireNonNull(device, "device");
            if (threads < 1 || memoryMib < 1) {
                throw new IllegalArgumentException(
                        "expected at least 1 thread and 1 MiB, found %d and %d".formatted(threads, memoryMib));
            }
        }

        /** One CPU thread and 256 MiB. */
        public static Resources defaults() {
            return new Resources(Device.cpu(), 1, 256);
        }

        SessionConfig session() {
            return new SessionConfig(device, threads, true);
        }
    }

    public ModelOptions withOutput(ExplainedOutput newOutput) {
        return new ModelOptions(file, newOutput, explained, baselines, method, path, resources);
    }

    public ModelOptions withExplained(List<String> newExplained) {
        return new ModelOptions(file, output, newExplained, baselines, method, path, resources);
    }

    public ModelOptions withBaselines(List<NamedBaseline> newBaselines) {
        return new ModelOptions(file, output, explained, newBaselines, method, path, resources);
    }

    public ModelOptions withMethod(Method newMethod) {
        return new ModelOptions(file, output, explained, baselines, newMethod, path, resources);
    }

    public ModelOptions withPath(PathOptions newPath) {
        return new ModelOptions(file, output, explained, baselines, method, newPath, resources);
    }

    public ModelOptions withResources(Resources newResources) {
        return new ModelOptions(file, output, explained, baselines, method, path, newResources);
    }
}
