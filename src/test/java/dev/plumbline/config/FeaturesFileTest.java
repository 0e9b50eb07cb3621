package dev.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeaturesFileTest {
    private final Faults faults = new Faults();

    @TempDir
    private Path folder;

    @Test
    void namesEveryColumnOfTheCreditModelOnce() {
        var credit = FeaturesFile.read(Path.of("topology/credit/features.yaml"), "features", faults);

        faults.throwIfAny();
        assertThat(credit.labels()).containsExactly("good", "bad");
        assertThat(credit.features().stream().flatMap(feature -> feature.columns().stream()))
                .hasSize(29)
                .doesNotHaveDuplicates();
        assertThat(credit.features().get(12).categories()).contains("permanent job", "self-employed");
    }

    @Test
    void reportsFaultsUnderTheKeyThatNamesTheFile() throws Exception {
        var file = Files.writeString(
                folder.resolve("features.yaml"), "input: x\nfeatures: [{columns: [1]}, {name: a, columns: [-1]}]\n");

        FeaturesFile.read(file, "models[0].features", faults);
        FeaturesFile.read(folder.resolve("none.yaml"), "models[1].features", faults);

        assertThatThrownBy(faults::throwIfAny)
                .hasMessageContaining(
                        "models[0].features: " + file + ": features[0].name: is missing; name the feature")
                .hasMessageContaining("expected columns of input 'x', each at least 0, found [-1]")
                .hasMessageContaining("models[1].features: expected a YAML file at " + folder.resolve("none.yaml"));
    }
}
