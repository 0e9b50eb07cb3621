package dev.plumbline.cli;

import dev.plumbline.graph.OnnxReader;
import dev.plumbline.runtime.ModelCheck;
import dev.plumbline.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: can this model be explained? */
@Command(
        name = "check",
        description =
                "Says whether a model can be explained: its inputs and outputs, where it can be differentiated, and"
                        + " every node that stands in the way, with what to do about it. Exit code 1 if it cannot.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "the ONNX model")
    private Path model;

    @Mixin
    private TextOrJson format;

    @Override
    public Integer call() {
        try (var runtime = OnnxRuntime.open()) {
            var check = ModelCheck.of(runtime, OnnxReader.read(model));
            format.write(
                    Plumbline.out(spec),
                    out -> CheckReport.writeText(model, check, out),
                    out -> CheckReport.writeJson(check, out));
            return check.explainable() ? 0 : 1;
        }
    }
}
