package dev.plumbline.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where the operators of a session run. */
public sealed interface Device {
    /** ONNX Runtime's execution provider, such as {@code CPU}. */
    String provider();

    /** The device in events, such as {@code cpu} or {@code cuda:0}. */
    String id();

    static Device cpu() {
        return new Cpu();
    }

    /** The processor. */
    record Cpu() implements Device {
        @Override
        public String provider() {
            return "CPU";
        }

        @Override
        public String id() {
            return "cpu";
        }
    }

    /**
     * An NVIDIA GPU.
     *
     * @param index of the GPU, from 0
     * @param memoryMib bound on the memory that one session takes there, MiB; 0 for none
     */
    record Cuda(int index, int memoryMib) implements Device {
        public Cuda {
            if (index < 0 || memoryMib < 0) {
                throw new IllegalArgumentException(
                        "expected a device id and a memory limit of at least 0, found %d and %d"
                                .formatted(index, memoryMib));
            }
        }

        @Override
        public String provider() {
            return "CUDA";
        }

        @Override
        public String id() {
            return "cuda:" + index;
        }

        /**
         * Options of the CUDA execution provider.
         *
         * <p>TF32 would round the factors of every product to 10 bits, an error of its own that a convergence delta cannot tell from too
         * few points. Searching for the fastest convolution would choose anew in every process, and for every number of rows.
         */
        Map<String, String> options() {
            var options = new LinkedHashMap<String, String>();
            options.put("device_id", Integer.toString(index));
            options.put("use_tf32", "0");
            options.put("cudnn_conv_algo_search", "HEURISTIC");
            options.put("arena_extend_strategy", "kSameAsRequested");
            if (memoryMib > 0) {
                options.put("gpu_mem_limit", Long.toString((long) memoryMib << 20));
            }
            return options;
        }
    }
}
