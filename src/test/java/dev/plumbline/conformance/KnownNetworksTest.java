package dev.plumbline.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.graph.Logits;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.runtime.GradientCheck;
import dev.plumbline.runtime.GradientModel;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.runtime.SessionConfig;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nine convolutional networks at full size, their weights drawn anew, against directional central differences: {@code mvn -Pconformance verify}. */
@Tag("conformance")
final class KnownNetworksTest {
    private static final String ARCHIVE = "onnx-light.tar.gz";
    /** Part of a network's name: only such networks are run. */
    private static final String ONLY = System.getProperty("conformance.only", "");

    private static final long SEED = 19;
    private static final Shape IMAGE = Shape.of(1, 3, 224, 224);
    /** Relative to the directional derivatives of one network, root mean square. */
    private static final double TOLERANCE = 0.03;

    /** The longer ones rise above the rounding of networks whose outputs are far larger than what the image changes in them. */
    private static final List<Double> STEPS = List.of(4e-3, 1.2e-2, 3e-2);

    @Test
    void everyNetworkAgrees() throws IOException {
        var archive = Archive.find(ARCHIVE);
        if (archive.isEmpty()) {
            System.out.printf("known networks: SKIPPED, %s is missing; set -Dplumbline.data to its folder%n", ARCHIVE);
        }
        assumeTrue(archive.isPresent(), ARCHIVE + " is missing");
        var agreeing = new ArrayList<String>();
        var faults = new ArrayList<String>();

        try (var runtime = OnnxRuntime.open()) {
            for (var file : Archive.read(archive.get()).entrySet()) {
                if (file.getKey().endsWith(".onnx") && file.getKey().contains(ONLY)) {
                    var name = file.getKey().replaceAll(".*light_|\\.onnx", "");
                    var fault = fault(runtime, RandomWeights.in(OnnxReader.read(file.getValue()), SEED));
                    (fault.isEmpty() ? agreeing : faults).add(name + fault);
                }
            }
            assertThat(runtime.openHandles()).isZero();
        }

        System.out.printf("known networks: %d agree %s, %d do not%n", agreeing.size(), agreeing, faults.size());
        assertThat(faults).isEmpty();
        assertThat(agreeing).hasSize(ONLY.isEmpty() ? 9 : agreeing.size());
    }

    private static String fault(OnnxRuntime runtime, Model model) {
        var image = model.graph().freeInputs().get(0).name();
        var output = model.graph().outputs().get(0).name();
        var logits = Logits.before(model.graph(), output).orElse(output);
        var x = GradientCheck.normal(new Random(SEED), DType.FLOAT, IMAGE);

        var gradient = GradientModel.compile(runtime, model, List.of(image), List.of(logits));

        try (var both = runtime.load(gradient.model(), SessionConfig.defaults())) {
            var segments = new Segments(both, image, logits, new Random(SEED));
            double error = Double.POSITIVE_INFINITY;
            for (double step : STEPS) {
                error = error > TOLERANCE ? segments.relativeError(x, step) : error;
            }
            System.out.printf("%s: relative error %.2g%n", model.graph().name(), error);
            return error <= TOLERANCE ? "" : " (relative error %.2g)".formatted(error);
        }
    }
}
