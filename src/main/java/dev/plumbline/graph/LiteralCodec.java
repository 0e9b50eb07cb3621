package dev.plumbline.graph;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads and writes {@code TensorProto}. */
final class LiteralCodec {
    /** External data up to this size is read at once: shapes and axes, which rules look into. */
    private static final long INLINE_BYTES = 1024;

    private final Optional<Path> folder;

    /** @param folder where external data lies; a model without one may hold none */
    LiteralCodec(Optional<Path> folder) {
        this.folder = folder;
    }

    Literal read(TensorProto proto, String name) {
        var dtype = Arrays.stream(DType.values())
                .filter(candidate -> candidate.onnxCode() == proto.getDataType())
                .findFirst();
        if (dtype.isEmpty() && proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            throw new InvalidModelException(
                    "initializer '%s': expected numbers or text in the model, found data of type code %d in another file; export it with the data in the model"
                            .formatted(name, proto.getDataType()));
        }
        if (dtype.isEmpty()) {
            return new Literal.Opaque(proto.toByteArray());
        }
        var shape = shape(proto, name);
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            return external(proto, dtype.get(), shape, name);
        }
        try {
            return Literal.of(Tensor.wrap(dtype.get(), shape, elements(proto, dtype.get())));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InvalidModelException("initializer '%s': %s".formatted(name, e.getMessage()), e);
        }
    }

    private static Shape shape(TensorProto proto, String name) {
        var dims = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        try {
            var shape = Shape.of(dims);
            Math.multiplyExact(shape.size(), Long.BYTES);
            return shape;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InvalidModelException(
                    "initializer '%s': expected extents that can be held, found %s"
                            .formatted(name, Arrays.toString(dims)),
                    e);
        }
    }

    private static ByteBuffer elements(TensorProto proto, DType dtype) {
        if (proto.hasRawData()) {
            return proto.getRawData().asReadOnlyByteBuffer();
        }
        return switch (dtype) {
            case FLOAT -> {
                var data = allocate(proto.getFloatDataCount(), dtype);
                proto.getFloatDataList().forEach(data::putFloat);
                yield data.flip();
            }
            case DOUBLE -> {
                var data = allocate(proto.getDoubleDataCount(), dtype);
                proto.getDoubleDataList().forEach(data::putDouble);
                yield data.flip();
            }
            case INT64 -> {
                var data = allocate(proto.getInt64DataCount(), dtype);
                proto.getInt64DataList().forEach(data::putLong);
                yield data.flip();
            }
            case UINT32, UINT64 -> {
                var data = allocate(proto.getUint64DataCount(), dtype);
                proto.getUint64DataList().forEach(value -> put(data, dtype, value));
                yield data.flip();
            }
            case INT8, UINT8, INT16, UINT16, INT32, BOOL, FLOAT16, BFLOAT16 -> {
                var data = allocate(proto.getInt32DataCount(), dtype);
                proto.getInt32DataList().forEach(value -> put(data, dtype, value));
                yield data.flip();
            }
        };
    }

    private static ByteBuffer allocate(int elements, DType dtype) {
        return ByteBuffer.allocate(Math.multiplyExact(elements, dtype.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(ByteBuffer data, DType dtype, long bits) {
        switch (dtype.bytes()) {
            case 1 -> data.put((byte) bits);
            case 2 -> data.putShort((short) bits);
            case 4 -> data.putInt((int) bits);
            default -> data.putLong(bits);
        }
    }

    private Literal external(TensorProto proto, DType dtype, Shape shape, String name) {
        var entries = new HashMap<String, String>();
        proto.getExternalDataList().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        var location = entries.getOrDefault("location", "");
        var home = folder.orElseThrow(() -> new InvalidModelException(
                "initializer '%s' lies in the file '%s'; read the model from its path and not from bytes"
                        .formatted(name, location)));
        var literal = new Literal.External(dtype, shape, home, location, number(entries, "offset", name));
        var file = inside(home, location, name);
        requireLength(literal, file, name);
        return literal.length() <= INLINE_BYTES ? Literal.of(load(literal, file)) : literal;
    }

    private static long number(Map<String, String> entries, String key, String name) {
        try {
            long value = Long.parseLong(entries.getOrDefault(key, "0"));
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw badNumber(entries, key, name, e);
        }
        throw badNumber(entries, key, name, null);
    }

    private static InvalidModelException badNumber(
            Map<String, String> entries, String key, String name, Throwable cause) {
        return new InvalidModelException(
                "initializer '%s': expected external %s to be a whole number of at least 0, found '%s'"
                        .formatted(name, key, entries.get(key)),
                cause);
    }

    /** The data file, which symbolic links and {@code ..} may not place outside the model's folder. */
    private static Path inside(Path folder, String location, String name) {
        try {
            var home = folder.toRealPath();
            var file = home.resolve(location).toRealPath();
            if (!location.isEmpty() && file.startsWith(home) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw outside(location, name, e);
        }
        throw outside(location, name, null);
    }

    private static InvalidModelException outside(String location, String name, Throwable cause) {
        return new InvalidModelException(
                "initializer '%s': expected external data in a file inside the model's folder, found '%s'"
                        .formatted(name, location),
                cause);
    }

    private static void requireLength(Literal.External literal, Path file, String name) {
        try {
            if (Files.size(file) - literal.offset() < literal.length()) {
                throw new InvalidModelException(
                        "initializer '%s': expected %d bytes from offset %d of '%s', the file has %d"
                                .formatted(
                                        name,
                                        literal.length(),
                                        literal.offset(),
                                        literal.location(),
                                        Files.size(file)));
            }
        } catch (IOException e) {
            throw outside(literal.location(), name, e);
        }
    }

    private static Tensor load(Literal.External literal, Path file) {
        var data = ByteBuffer.allocate((int) literal.length());
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int read = 0;
            while (data.hasRemaining() && read >= 0) {
                read = channel.read(data, literal.offset() + data.position());
            }
        } catch (IOException e) {
            throw new InvalidModelException("cannot read external data '%s'".formatted(literal.location()), e);
        }
        return Tensor.wrap(literal.dtype(), literal.shape(), data.flip());
    }

    static TensorProto write(String name, Literal literal) {
        if (literal instanceof Literal.Opaque opaque) {
            try {
                return TensorProto.parseFrom(opaque.serialized()).toBuilder()
                        .setName(name)
                        .build();
            } catch (InvalidProtocolBufferException e) {
                throw new InvalidModelException("initializer '%s' cannot be written back".formatted(name), e);
            }
        }
        if (literal instanceof Literal.External external) {
            return writeExternal(name, external);
        }
        var tensor = ((Literal.Dense) literal).tensor();
        return header(name, tensor.dtype(), tensor.shape())
                .setRawData(ByteString.copyFrom(tensor.bytes()))
                .build();
    }

    private static TensorProto writeExternal(String name, Literal.External external) {
        return header(name, external.dtype(), external.shape())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", external.location()))
                .addExternalData(entry("offset", Long.toString(external.offset())))
                .addExternalData(entry("length", Long.toString(external.length())))
                .build();
    }

    /** Type and shape alone; the elements are handed over when the model is loaded. */
    static TensorProto writeReference(String name, Literal.Dense dense) {
        var tensor = dense.tensor();
        return header(name, tensor.dtype(), tensor.shape())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", "supplied"))
                .build();
    }

    private static TensorProto.Builder header(String name, DType dtype, Shape shape) {
        var proto = TensorProto.newBuilder().setName(name).setDataType(dtype.onnxCode());
        for (long dim : shape.dims()) {
            proto.addDims(dim);
        }
        return proto;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
