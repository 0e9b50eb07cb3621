package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.graph.OnnxReader;
import dev.plumbline.tensor.DType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeakCheckTest {
    private final OnnxRuntime runtime = OnnxRuntime.open();
    private final LeakCheck leaks = new LeakCheck(runtime);

    @TempDir
    private Path folder;

    @Test
    void aTestThatClosesItsSessionsPasses() {
        session().close();

        assertThatCode(() -> leaks.afterEach(null)).doesNotThrowAnyException();
    }

    @Test
    void aTestThatLeavesASessionOpenFailsAndTheNextOneStartsAfresh() {
        assertThat(session().outputs()).hasSize(1);

        assertThatThrownBy(() -> leaks.afterEach(null))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("native objects left open");
        assertThat(runtime.openHandles()).isZero();
        assertThatCode(() -> leaks.afterEach(null)).doesNotThrowAnyException();
    }

    private OnnxSession session() {
        var file = ModelFixture.write(
                folder,
                model -> model.output("y", model.input("x", DType.FLOAT, 2).tanh()));
        return runtime.load(OnnxReader.read(file), SessionConfig.defaults());
    }
}
