package dev.plumbline.graph;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.plumbline.tensor.DType;

/** Reads and writes {@code ValueInfoProto}: the names and types of inputs, outputs and inner values. */
final class ValueCodec {
    private ValueCodec() {}

    static ValueInfo read(ValueInfoProto proto) {
        return new ValueInfo(proto.getName(), type(proto.getType()));
    }

    private static Type type(TypeProto proto) {
        if (!proto.hasTensorType()) {
            return proto.getValueCase() == TypeProto.ValueCase.VALUE_NOT_SET
                    ? new Type.Undeclared()
                    : new Type.Opaque(kind(proto), proto.toByteArray());
        }
        var tensor = proto.getTensorType();
        var dtype = DType.find(tensor.getElemType());
        if (dtype.isEmpty()) {
            return tensor.getElemType() == 0
                    ? new Type.Undeclared()
                    : new Type.Opaque("tensor of type code " + tensor.getElemType(), proto.toByteArray());
        }
        return tensor.hasShape()
                ? new Type.Ranked(
                        dtype.get(),
                        tensor.getShape().getDimList().stream()
                                .map(ValueCodec::dim)
                                .toList())
                : new Type.Unranked(dtype.get());
    }

    private static String kind(TypeProto proto) {
        return switch (proto.getValueCase()) {
            case SEQUENCE_TYPE -> "sequence";
            case MAP_TYPE -> "map";
            case OPTIONAL_TYPE -> "optional";
            case SPARSE_TENSOR_TYPE -> "sparse tensor";
            case OPAQUE_TYPE -> "opaque value";
            case TENSOR_TYPE, VALUE_NOT_SET -> "value";
        };
    }

    private static Dim dim(TensorShapeProto.Dimension proto) {
        return proto.hasDimValue() && proto.getDimValue() >= 0
                ? new Dim.Fixed(proto.getDimValue())
                : new Dim.Free(proto.getDimParam());
    }

    static ValueInfoProto write(ValueInfo value) {
        var proto = ValueInfoProto.newBuilder().setName(value.name());
        if (value.type() instanceof Type.Ranked ranked) {
            var shape = TensorShapeProto.newBuilder();
            ranked.dims().forEach(dim -> shape.addDim(dim(dim)));
            proto.setType(tensor(TypeProto.Tensor.newBuilder()
                    .setElemType(ranked.dtype().onnxCode())
                    .setShape(shape)));
        } else if (value.type() instanceof Type.Unranked unranked) {
            proto.setType(tensor(
                    TypeProto.Tensor.newBuilder().setElemType(unranked.dtype().onnxCode())));
        } else if (value.type() instanceof Type.Opaque opaque) {
            proto.setType(opaque(opaque, value.name()));
        }
        return proto.build();
    }

    private static TypeProto tensor(TypeProto.Tensor.Builder type) {
        return TypeProto.newBuilder().setTensorType(type).build();
    }

    private static TypeProto opaque(Type.Opaque type, String name) {
        try {
            return TypeProto.parseFrom(type.serialized());
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidModelException("type of '%s' cannot be written back".formatted(name), e);
        }
    }

    private static TensorShapeProto.Dimension dim(Dim dim) {
        var proto = TensorShapeProto.Dimension.newBuilder();
        if (dim instanceof Dim.Fixed fixed) {
            proto.setDimValue(fixed.extent());
        } else if (dim instanceof Dim.Free free && !free.symbol().isEmpty()) {
            proto.setDimParam(free.symbol());
        }
        return proto.build();
    }
}
