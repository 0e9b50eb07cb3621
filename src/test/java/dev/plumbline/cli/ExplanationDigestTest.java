package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.Noise;
import dev.plumbline.attribution.PathOptions;
import dev.plumbline.runtime.ModelOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ExplanationDigestTest {
    private static final ModelOptions OPTIONS = ModelOptions.of(Path.of("model.onnx"));

    @Test
    void changesWithTheNoise() {
        var little = OPTIONS.withPath(PathOptions.defaults().withNoise(new Noise(0.1, 8)));
        var more = OPTIONS.withPath(PathOptions.defaults().withNoise(new Noise(0.2, 8)));

        assertThat(ExplanationDigest.of(little))
                .isNotEqualTo(ExplanationDigest.of(OPTIONS))
                .isNotEqualTo(ExplanationDigest.of(more));
    }

    @Test
    void doesNotChangeWithWhatIsReportedBeside() {
        var withPathGradients = OPTIONS.withPath(PathOptions.defaults().withPathGradients(true));

        assertThat(ExplanationDigest.of(withPathGradients)).isEqualTo(ExplanationDigest.of(OPTIONS));
    }
}
