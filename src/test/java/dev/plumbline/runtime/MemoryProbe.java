package dev.plumbline.runtime;

import dev.plumbline.attribution.Baseline;
import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Rule;
import dev.plumbline.attribution.Target;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Explains images in a process of its own and prints by how many MiB its resident set grew: {@code FOLDER METHOD MEMORY_MIB IMAGES}.
 *
 * <p>The growth is that of the peak over what was resident after a first image.
 */
public final class MemoryProbe {
    private static final int POINTS = 256;

    private MemoryProbe() {}

    public static void main(String[] args) throws IOException {
        var random = new Random(1);
        var method = args[1].equals("adaptive")
                ? new Method.Adaptive(1e-9, POINTS)
                : new Method.Fixed(Rule.MIDPOINT, POINTS, 0.01);
        var options = ModelOptions.of(network(Path.of(args[0]), random))
                .withBaselines(List.of(new NamedBaseline("grey", 1, new Baseline.Constant(0.1))))
                .withMethod(method)
                .withResources(new ModelOptions.Resources(Device.cpu(), 1, Integer.parseInt(args[2])));
        try (var runtime = OnnxRuntime.open();
                var explainer = Explainers.open(runtime, options)) {
            explainer.explain(images(1, random));
            long before = kibibytes("VmRSS");
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
            int images = Integer.parseInt(args[3]);
            int points = explainer.explain(images(images, random)).stream()
                    .mapToInt(outcome -> ((ExplainOutcome.Explained) outcome)
                            .explanation()
                            .accuracy()
                            .points())
                    .sum();
            System.out.println("points per image: " + points / images);
            System.out.println("grew by MiB: " + (kibibytes("VmHWM") - before) / 1024);
        }
    }

    /** Convolutions of 32 and 64 channels on images 3x32x32, rectified and pooled, and ten classes. */
    private static Path network(Path folder, Random random) {
        return ModelFixture.write(folder, model -> {
            var image = model.input("image", DType.FLOAT, 3, 32, 32);
            var features = block(block(image, weights(random, 32, 3, 3, 3)), weights(random, 64, 32, 3, 3));
            var builder = model.builder();
            model.output("logits", features.reshape(-1, 4096).matmul(builder.constant(weights(random, 4096, 10))));
        });
    }

    private static Value block(Value x, Tensor kernel) {
        var convolved = x.op(
                "Conv",
                Attributes.of("pads", new long[] {1, 1, 1, 1}),
                x.builder().constant(kernel));
        return convolved
                .op("Relu")
                .op("MaxPool", Attributes.of("kernel_shape", new long[] {2, 2}).with("strides", new long[] {2, 2}));
    }

    private static Tensor weights(Random random, long... dims) {
        var shape = Shape.of(dims);
        var elements = new double[shape.sizeAsInt()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = 0.1 * random.nextGaussian();
        }
        return Tensor.of(DType.FLOAT, shape, elements);
    }

    private static List<ExplainRequest> images(int count, Random random) {
        var requests = new ArrayList<ExplainRequest>();
        for (int i = 0; i < count; i++) {
            var image = Map.of("image", weights(random, 3, 32, 32));
            requests.add(new ExplainRequest("image-" + i, image, Map.of(), new Target.Argmax()));
        }
        return requests;
    }

    private static long kibibytes(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
