package dev.plumbline.event;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Tensors of an event to and from the domain; what is read is checked to the last byte before anything is allocated. */
final class TensorMapping {
    private static final int MAX_RANK = 64;

    private TensorMapping() {}

    /**
     * Reads tensors into a map by name, in the event's order.
     *
     * @param kind what they are, for messages: {@code input} or {@code served output}
     */
    static Map<String, Tensor> fromAvro(String kind, List<NamedTensor> tensors) {
        var byName = new LinkedHashMap<String, Tensor>();
        for (var tensor : tensors) {
            var where = new TensorPlace(kind, tensor.getName());
            if (byName.put(tensor.getName(), fromAvro(where, tensor)) != null) {
                throw new InvalidEventException("%s: expected once, found twice".formatted(where));
            }
        }
        return byName;
    }

    private static Tensor fromAvro(TensorPlace where, NamedTensor tensor) {
        var dtype = dtype(where, tensor.getDtype());
        var shape = shape(where, tensor.getShape());
        requireOneEncoding(where, tensor);
        if (tensor.getData() != null) {
            requireCount(
                    where,
                    "bytes",
                    dtype,
                    shape,
                    size(where, shape, dtype.bytes()),
                    tensor.getData().remaining());
            var wrapped = Tensor.wrap(dtype, shape, tensor.getData());
            return dtype == DType.BOOL ? requireBooleans(where, wrapped) : wrapped;
        }
        var elements = tensor.getNumbers() != null ? tensor.getNumbers() : tensor.getIntegers();
        requireCount(where, "elements", dtype, shape, size(where, shape, 1), elements.size());
        return tensor.getNumbers() != null
                ? ReadableElements.ofNumbers(where, dtype, shape, tensor.getNumbers())
                : ReadableElements.ofIntegers(where, dtype, shape, tensor.getIntegers());
    }

    private static DType dtype(TensorPlace where, TensorType type) {
        if (type == TensorType.UNKNOWN) {
            throw new InvalidEventException("%s: expected a dtype of %s, found %s; a newer Plumbline may know it"
                    .formatted(where, List.of(DType.values()), type));
        }
        return DType.valueOf(type.name());
    }

    private static Shape shape(TensorPlace where, List<Long> dims) {
        if (dims.size() > MAX_RANK) {
            throw new InvalidEventException(
                    "%s: expected at most %d axes, found %d".formatted(where, MAX_RANK, dims.size()));
        }
        if (dims.stream().anyMatch(dim -> dim < 0)) {
            throw new InvalidEventException(
                    "%s: expected a shape of extents of at least 0, found %s; leave the batch axis out"
                            .formatted(where, dims));
        }
        return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
    }

    private static long size(TensorPlace where, Shape shape, int elementBytes) {
        try {
            return Math.multiplyExact(shape.size(), elementBytes);
        } catch (ArithmeticException e) {
            throw new InvalidEventException(
                    "%s: expected a shape that fits into memory, found %s".formatted(where, shape));
        }
    }

    private static void requireOneEncoding(TensorPlace where, NamedTensor tensor) {
        long given = Stream.of(tensor.getData(), tensor.getNumbers(), tensor.getIntegers())
                .filter(Objects::nonNull)
                .count();
        if (given != 1) {
            throw new InvalidEventException(
                    "%s: expected its elements in one of data, numbers and integers, found %d of them set"
                            .formatted(where, given));
        }
    }

    private static void requireCount(
            TensorPlace where, String unit, DType dtype, Shape shape, long expected, long found) {
        if (found != expected) {
            throw new InvalidEventException("%s: expected %d %s for a %s tensor of shape %s, found %d"
                    .formatted(where, expected, unit, dtype, shape, found));
        }
    }

    private static Tensor requireBooleans(TensorPlace where, Tensor tensor) {
        for (int i = 0; i < tensor.size(); i++) {
            if (tensor.getLong(i) > 1) {
                throw new InvalidEventException("%s: expected booleans of 0 or 1, found %d at element %d"
                        .formatted(where, tensor.getLong(i), i));
            }
        }
        return tensor;
    }

    /** Writes tensors packed, in the map's order. */
    static List<NamedTensor> toAvro(Map<String, Tensor> tensors) {
        return tensors.entrySet().stream()
                .map(entry -> toAvro(entry.getKey(), entry.getValue()))
                .toList();
    }

    static NamedTensor toAvro(String name, Tensor tensor) {
        var type = TensorType.valueOf(tensor.dtype().name());
        var dims = LongStream.of(tensor.shape().dims()).boxed().toList();
        return new NamedTensor(name, type, dims, tensor.bytes(), null, null);
    }
}
