package dev.plumbline.cli;

import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.OnnxWriter;
import dev.plumbline.runtime.GradientModel;
import dev.plumbline.runtime.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradient}: the forward and backward model as an ONNX file. */
@Command(
        name = "gradient",
        description =
                "Writes a model that computes its own gradient: the inputs of MODEL and a cotangent d_<output> per output go"
                        + " in; the outputs and a gradient d_<input> per differentiable input come out. Any ONNX runtime runs it.",
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
                    "differentiate with respect to this tensor, such as an embedding's output; may be given several times"
                            + " (default: all floating inputs)")
    private List<String> points = List.of();

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "differentiate this output; may be given several times (default: all floating outputs)")
    private List<String> outputs = List.of();

    @Override
    public Integer call() throws IOException {
        try (var runtime = OnnxRuntime.open()) {
            var gradient = GradientModel.compile(runtime, OnnxReader.read(model), points, outputs);
            Files.write(out, OnnxWriter.write(gradient.model()));
            Plumbline.out(spec)
                    .printf("%s: %s differentiated with respect to %s%n", out, gradient.outputs(), gradient.points());
            return 0;
        }
    }
}
