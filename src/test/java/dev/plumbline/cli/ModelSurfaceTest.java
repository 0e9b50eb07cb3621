package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ModelSurfaceTest {
    @Test
    void findsTheIdsThatAnEmbeddingIsComputedFrom() {
        assertThat(surface("encoder").ids(List.of("embeddings"))).isEqualTo(Map.of("embeddings", "ids"));
    }

    @Test
    void anImageHasNoIds() {
        assertThat(surface("channels_last").ids(List.of("image"))).isEmpty();
    }

    private static ModelSurface surface(String model) {
        try (var runtime = OnnxRuntime.open()) {
            return ModelSurface.of(runtime, Path.of("src/test/resources/models/" + model + ".onnx"));
        }
    }
}
