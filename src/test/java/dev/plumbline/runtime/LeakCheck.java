package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves a native object of a runtime open, and closes its sessions, so that the test after it begins with none.
 *
 * <p>Wants {@code @RegisterExtension} on a field beside the runtime that the tests of a class share.
 */
record LeakCheck(OnnxRuntime runtime) implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        int left = runtime.openHandles();
        runtime.close();

        assertThat(left).as("native objects left open").isZero();
    }
}
