package dev.plumbline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.dataset.Rows;
import dev.plumbline.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

final class CreditApplicationsTest {
    private static final Path FOLDER = Path.of("topology", "credit");

    private final CreditApplications applications = CreditApplications.read(FOLDER);
    private final CreditFeatures features = applications.features();

    @Test
    void readsEveryApplicationOfTheFile() {
        assertThat(applications.size()).isEqualTo(4454);
        assertThat(applications.inputs().shape()).isEqualTo(Shape.of(4454, 29));
        assertThat(features.riskIndex()).isEqualTo(1);

        var first = applications.applications().get(0);
        assertThat(first.number()).isEqualTo(1);
        assertThat(first.attributes()).containsEntry("Home", "rent").containsEntry("Status", "good");
        assertThat(first.input().toFloats())
                .startsWith(9, 60, 30, 73, 129, 0, 0, 800, 846)
                .containsSequence(0, 1, 0, 0, 0, 0, 0)
                .hasSize(29);
    }

    @Test
    void encodesAsTheTrainingScriptDoes() {
        var encoded = new HashSet<String>();
        for (int row = 0; row < applications.size(); row++) {
            encoded.add(Arrays.toString(applications.inputs().row(row).toFloats()));
        }

        var reference = Rows.read(FOLDER.resolve("reference.npy")).tensors().get(Rows.UNNAMED);

        assertThat(reference.shape()).isEqualTo(Shape.of(256, 29));
        for (int row = 0; row < 256; row++) {
            assertThat(encoded).contains(Arrays.toString(reference.row(row).toFloats()));
        }
    }

    @Test
    void putsTheMedianForAMissingNumberAndAColumnForAMissingCategory() {
        var attributes = new HashMap<>(applications.applications().get(0).attributes());
        attributes.put("Income", "NA");
        attributes.put("Home", "NA");

        var row = features.encode(attributes).toFloats();

        assertThat(row[4]).isEqualTo(125);
        assertThat(Arrays.copyOfRange(row, 9, 16)).containsExactly(0, 0, 0, 0, 0, 0, 1);
    }

    @Test
    void refusesACategoryItDoesNotKnow() {
        var attributes = new HashMap<>(applications.applications().get(0).attributes());
        attributes.put("Job", "astronaut");

        assertThatThrownBy(() -> features.encode(attributes))
                .hasMessage(
                        "feature 'Job': expected one of [fixed, partime, freelance, others, NA], found 'astronaut'");
    }

    @Test
    void unpacksItsFilesFromTheClassPathAndDeletesThem() {
        Path folder;
        try (var files = CreditFiles.unpack()) {
            folder = files.folder();

            assertThat(folder.resolve("model.onnx")).hasSameBinaryContentAs(FOLDER.resolve("model.onnx"));
            assertThat(CreditApplications.read(folder).size()).isEqualTo(4454);
        }
        assertThat(folder).doesNotExist();
    }
}
