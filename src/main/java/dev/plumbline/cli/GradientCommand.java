package dev.plumbline.cli;

import dev.plumbline.autodiff.GradientRequest.Leniency;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.OnnxWriter;
import dev.plumbline.runtime.GradientModel;
import dev.plumbline.runtime.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradient}: the forward and backward model as an ONNX file. */
@Command(
        name = "gradient",
        description =
                "Writes a model that computes its own gradient: the inputs of MODEL and a cotangent d_<output> per"
                        + " output go in; the outputs and a gradient d_<input> per differentiable input come out. Any ONNX"
                        + " runtime runs it.",
        mixinStandardHelpOptions = true)
final class GradientCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "the ONNX model")
    private Path model;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "where to write the gradient model")
    private Path out;

    @Option(
            names = "--at",
            paramLabel = "TENSOR",
            description =
                    "differentiate with respect to this tensor, such as an embedding's output; may be given several"
                            + " times (default: all floating inputs)")
    private List<String> points = List.of();

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "differentiate this output; may be given several times (default: all floating outputs)")
    private List<String> outputs = List.of();

    @Option(
            names = "--zero-unreached",
            description = "give a point that no output depends on a gradient of zero, instead of refusing it by name")
    private boolean zeroUnreached;

    @Option(
            names = "--straight-through",
            description =
                    "let gradients pass the rounding of quantised models as if it were none; the model written says so"
                            + " in its metadata")
    private boolean straightThrough;

    @Override
    public Integer call() throws IOException {
        try (var runtime = OnnxRuntime.open()) {
            var gradient = GradientModel.compile(runtime, OnnxReader.read(model), points, outputs, leniencies());
            Files.write(out, OnnxWriter.write(gradient.model()));
            Plumbline.out(spec)
                    .printf("%s: %s differentiated with respect to %s%n", out, gradient.outputs(), gradient.points());
            return 0;
        }
    }

    private Set<Leniency> leniencies() {
        var leniencies = EnumSet.noneOf(Leniency.class);
        if (zeroUnreached) {
            leniencies.add(Leniency.ZERO_WHERE_UNREACHED);
        }
        if (straightThrough) {
            leniencies.add(Leniency.STRAIGHT_THROUGH);
        }
        return leniencies;
    }
}
