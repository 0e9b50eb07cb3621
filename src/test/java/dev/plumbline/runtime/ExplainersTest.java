package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.attribution.Baseline;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Point;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.OnnxWriter;
import dev.plumbline.runtime.ModelOptions.ExplainedOutput;
import dev.plumbline.runtime.ModelOptions.ModelFile;
import dev.plumbline.runtime.ModelOptions.Space;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class ExplainersTest {
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    @TempDir
    private Path folder;

    @Test
    void everyFaultOfTheChoicesIsListed() {
        var options = ModelOptions.of(model())
                .withOutput(new ExplainedOutput(Optional.of("z"), Space.LOGIT, List.of()))
                .withExplained(List.of("x", "tokens", "w"))
                .withBaselines(List.of());

        assertFaults(
                options,
                "at least one baseline is needed",
                "output 'z' is not among the model's floating outputs [y, sum]",
                "'tokens' cannot be explained: it holds int64, gradients need floating numbers; name its embedding",
                "'w' cannot be explained: the model has no such input or inner value; its inputs are [x, tokens]");
    }

    @Test
    void theOutputMustBeNamedWhereThereAreSeveral() {
        assertFaults(ModelOptions.of(model()), "the model has floating outputs [y, sum]; name the one to explain");
    }

    @Test
    void baselinesMustFitTheModel() {
        var three = new Baseline.Vector(Point.of(Tensor.of(Shape.of(3), 1f, 2f, 3f)));
        var options = ModelOptions.of(model())
                .withOutput(new ExplainedOutput(Optional.of("y"), Space.LOGIT, List.of()))
                .withBaselines(List.of(new NamedBaseline("typical", 1, three)));

        assertFaults(options, "baseline 'typical': the baseline has shapes [[3]], the input [[2]]");
    }

    @Test
    void theFileMustExistAndHaveItsDigest() throws IOException {
        var missing = folder.resolve("none.onnx");
        assertFaults(ModelOptions.of(missing), "expected an ONNX model at '%s', found no file".formatted(missing));

        var file = Files.writeString(folder.resolve("other.onnx"), "no model");
        var options = ModelOptions.of(file);
        var pinned = new ModelOptions(
                new ModelFile(file, Optional.of("abc")),
                options.output(),
                List.of(),
                options.baselines(),
                options.method(),
                options.path(),
                options.resources());
        assertFaults(
                pinned,
                "model '%s': expected SHA-256 abc, found f62c7d17e241fe5c5c0c64d2e32ab6e3bd10547a9c02977cc126acc0fe6e6554; deploy the file that was approved"
                        .formatted(file));
    }

    @Test
    void theDigestCoversWeightsBesideTheFile() throws Exception {
        var file = Files.write(folder.resolve("model.onnx"), OnnxWriter.write(withExternalWeights()));
        var weights = Files.write(folder.resolve("weights.bin"), new byte[4096]);
        var both = MessageDigest.getInstance("SHA-256");
        both.update(Files.readAllBytes(file));
        var before = sha256(file);

        assertThat(before).isEqualTo(HexFormat.of().formatHex(both.digest(new byte[4096])));
        Files.write(weights, new byte[] {1}, StandardOpenOption.WRITE);
        assertThat(sha256(file)).isNotEqualTo(before);
    }

    private Model withExternalWeights() {
        var builder = new GraphBuilder();
        var x = builder.input("x", DType.FLOAT, List.of(new Dim.Free("batch"), new Dim.Fixed(32)));
        var weights = new Literal.External(DType.FLOAT, Shape.of(32, 32), folder, "weights.bin", 0);
        builder.output("y", x.matmul(builder.initializer("w", weights)));
        return Model.of(builder.build("external"), 18);
    }

    private static String sha256(Path file) {
        try (var explainer = Explainers.open(runtime, ModelOptions.of(file))) {
            return explainer.signature().sha256();
        }
    }

    @Test
    void nodesInTheWayAreNamed() {
        var file = ModelFixture.write(folder, model -> {
            var image = model.input("x", DType.FLOAT, 1, 4, 4);
            var regions = model.builder().constant(Tensor.of(Shape.of(1, 5), 0f, 0f, 0f, 3f, 3f));
            var pooled = image.op("MaxRoiPool", Attributes.of("pooled_shape", new long[] {1, 1}), regions);
            model.output("y", pooled);
        });

        assertThatThrownBy(() -> Explainers.open(runtime, ModelOptions.of(file)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("MaxRoiPool 'MaxRoiPool'");
    }

    private Path model() {
        return ModelFixture.write(folder, model -> {
            var x = model.input("x", DType.FLOAT, 2);
            var tokens = model.input("tokens", DType.INT64, 2);
            model.output("y", x.times(tokens.cast(DType.FLOAT)));
            model.output("sum", x.sumKeeping(1));
        });
    }

    private static void assertFaults(ModelOptions options, String... faults) {
        assertThatThrownBy(() -> Explainers.open(runtime, options))
                .isInstanceOfSatisfying(
                        UnusableModelException.class,
                        e -> assertThat(e.faults()).containsExactly(faults));
    }
}
