package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.plumbline.runtime.DeviceRequest.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DeviceTest {
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    @Test
    void theCpuIsAlwaysGranted() {
        var granted = runtime.device(DeviceRequest.cpu());

        assertThat(granted.device().id()).isEqualTo("cpu");
        assertThat(granted.fallback()).isEmpty();
    }

    @Test
    void aGpuThatCannotBeUsedIsAnErrorThatSaysWhatIsMissing() {
        assumeFalse(cuda(), "this build of ONNX Runtime has CUDA");

        assertThatThrownBy(() -> runtime.device(new DeviceRequest(Kind.CUDA, 0, 0)))
                .isInstanceOf(OnnxRuntimeException.class)
                .hasMessage("expected an ONNX Runtime with the CUDA provider, found one built for the CPU alone; build"
                        + " with mvn -Pcuda package");
    }

    @Test
    void autoFallsBackToTheCpuAndSaysWhy() {
        assumeFalse(cuda(), "this build of ONNX Runtime has CUDA");

        var granted = runtime.device(new DeviceRequest(Kind.AUTO, 0, 0));

        assertThat(granted.device()).isEqualTo(Device.cpu());
        assertThat(granted.fallback()).contains("found one built for the CPU alone");
    }

    @Test
    void aGpuComputesInFullPrecisionWithinItsMemory() {
        assertThat(new Device.Cuda(1, 512).options())
                .containsEntry("device_id", "1")
                .containsEntry("use_tf32", "0")
                .containsEntry("gpu_mem_limit", "536870912");
        assertThat(new Device.Cuda(0, 0).options()).doesNotContainKey("gpu_mem_limit");
    }

    private static boolean cuda() {
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }
}
