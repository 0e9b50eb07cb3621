package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.DType;
import java.util.List;

/** What is declared of a value. */
public sealed interface Type {
    /** A tensor of numbers with a declared rank. */
    record Ranked(DType dtype, List<Dim> dims) implements Type {
        public Ranked {
            requireNonNull(dtype, "dtype");
            dims = List.copyOf(dims);
        }
    }

    /** A tensor of numbers of any rank. */
    record Unranked(DType dtype) implements Type {
        public Unranked {
            requireNonNull(dtype, "dtype");
        }
    }

    /** Nothing but the name is declared; a runtime infers the rest. */
    record Undeclared() implements Type {}

    /**
     * Strings, sequences, maps, optionals and narrow number formats: kept as they were read, never looked into.
     *
     * @param description the kind in words, such as {@code sequence}
     */
    record Opaque(String description, byte[] serialized) implements Type {
        public Opaque {
            requireNonNull(description, "description");
            serialized = serialized.clone();
        }
    }
}
