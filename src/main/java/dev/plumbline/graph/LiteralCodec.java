package dev.plumbline.graph;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads and writes {@code TensorProto}. */
final class LiteralCodec {
    private final ExternalData external;

    /** @param folder where external data lies; a model without one may hold none */
    LiteralCodec(Optional<Path> folder) {
        this.external = new ExternalData(folder);
    }

    Literal read(TensorProto proto, String name) {
        var dtype = DType.find(proto.getDataType());
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
            return external.read(proto, dtype.get(), shape, name);
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
