package dev.plumbline.cli;

import dev.plumbline.graph.OnnxReader;
import dev.plumbline.runtime.ModelCheck;
import dev.plumbline.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: can this model be explained? */
@Command(
        name = "check",
        description =
                "Says whether a model can be explained: its inputs and outputs, where it can be differentiated, and every"
                        + " node that stands in the way, with what to do about it. Exit code 1 if it cannot.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private enum Format {
        TEXT,
        JSON
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "the ONNX model")
    private Path model;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Override
    public Integer call() {
        try (var runtime = OnnxRuntime.open()) {
            var check = ModelCheck.of(runtime, OnnxReader.read(model));
            var out = Plumbline.out(spec);
            switch (format) {
                case TEXT -> CheckReport.writeText(model, check, out);
                case JSON -> CheckReport.writeJson(check, out);
            }
            out.flush();
            return check.explainable() ? 0 : 1;
        }
    }
}
