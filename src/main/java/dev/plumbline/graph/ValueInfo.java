package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.DType;
import java.util.List;
import java.util.Optional;

/** Name and declared type of an input, an output or an inner value of a graph. */
public record ValueInfo(String name, Type type) {
    public ValueInfo {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
    }

    public static ValueInfo of(String name, DType dtype, List<Dim> dims) {
        return new ValueInfo(name, new Type.Ranked(dtype, dims));
    }

    public static ValueInfo undeclared(String name) {
        return new ValueInfo(name, new Type.Undeclared());
    }

    /** Whether this is declared as a tensor of a type that gradients can flow through. */
    public boolean isFloating() {
        return dtype().filter(DType::isFloating).isPresent();
    }

    /** The declared element type, of a tensor of numbers. */
    public Optional<DType> dtype() {
        if (type instanceof Type.Ranked ranked) {
            return Optional.of(ranked.dtype());
        }
        return type instanceof Type.Unranked unranked ? Optional.of(unranked.dtype()) : Optional.empty();
    }
}
