package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.graph.OnnxReader;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native memory holds each weight of a model once, however many sessions run parts of the model. */
final class SharedWeightsTest {
    private static final int WIDTH = 64;
    private static final Tensor WEIGHTS = GradientCheck.normal(new Random(1), DType.FLOAT, Shape.of(WIDTH, WIDTH));

    @TempDir
    private Path folder;

    private Path model() {
        return ModelFixture.write(folder, fixture -> {
            var x = fixture.input("x", DType.FLOAT, WIDTH);
            fixture.output("y", x.matmul(fixture.builder().constant(WEIGHTS)).tanh());
        });
    }

    @Test
    void severalSessionsHoldAWeightOnce() {
        var model = OnnxReader.read(model());
        try (var runtime = OnnxRuntime.open()) {
            var first = runtime.load(model, SessionConfig.defaults());
            assertThat(runtime.openHandles()).as("a session and a weight").isEqualTo(2);
            var second = runtime.load(model, SessionConfig.defaults());
            assertThat(runtime.openHandles()).as("two sessions and a weight").isEqualTo(3);

            first.close();
            assertThat(runtime.openHandles()).as("a session and a weight").isEqualTo(2);
            var x = GradientCheck.normal(new Random(2), DType.FLOAT, Shape.of(3, WIDTH));
            var y = second.run(Map.of("x", x), List.of("y")).get("y");
            second.close();

            assertThat(runtime.openHandles()).isZero();
            try (var whole = runtime.load(model(), SessionConfig.defaults())) {
                assertThat(whole.run(Map.of("x", x), List.of("y")).get("y")).isEqualTo(y);
            }
        }
    }

    @Test
    void forwardAndBackwardReadTheSameWeight() {
        var model = OnnxReader.read(model());
        try (var runtime = OnnxRuntime.open()) {
            var gradient = GradientModel.compile(runtime, model);
            assertThat(runtime.openHandles()).isZero();

            try (var forward = runtime.load(model, SessionConfig.defaults());
                    var both = runtime.load(gradient.model(), SessionConfig.defaults())) {
                assertThat(both.outputs()).hasSizeGreaterThan(forward.outputs().size());
                assertThat(runtime.openHandles())
                        .as("two sessions and a weight, which the gradient holds transposed besides")
                        .isBetween(3, 4);
            }
            assertThat(runtime.openHandles()).isZero();
        }
    }
}
