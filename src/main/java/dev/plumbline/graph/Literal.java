package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;

/** A value written into the model: a weight or a constant. */
public sealed interface Literal {
    /** Numbers held in memory. */
    record Dense(Tensor tensor) implements Literal {
        public Dense {
            requireNonNull(tensor, "tensor");
        }
    }

    /**
     * Numbers in a file beside the model, read by the runtime and never copied here.
     *
     * @param folder the model's folder, which the data may not leave
     * @param location file name relative to the folder
     * @param offset first byte
     */
    record External(DType dtype, Shape shape, Path folder, String location, long offset) implements Literal {
        public External {
            requireNonNull(dtype, "dtype");
            requireNonNull(shape, "shape");
            requireNonNull(folder, "folder");
            requireNonNull(location, "location");
        }

        /** Size of the data in bytes. */
        public long length() {
            return Math.multiplyExact(shape.size(), dtype.bytes());
        }
    }

    /** Strings and narrow number formats: kept as they were read, never looked into. */
    record Opaque(byte[] serialized) implements Literal {
        public Opaque {
            serialized = serialized.clone();
        }
    }

    static Literal of(Tensor tensor) {
        return new Dense(tensor);
    }
}
