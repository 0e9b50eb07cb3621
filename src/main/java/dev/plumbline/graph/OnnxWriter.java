package dev.plumbline.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Writes models. Weights that lie in files beside a model are written as references to those files. */
public final class OnnxWriter {
    private OnnxWriter() {}

    /** The model as the bytes of an {@code .onnx} file. */
    public static byte[] write(Model model) {
        return write(model, literal -> false);
    }

    /**
     * The model as the bytes of an {@code .onnx} file that names some of its weights and does not hold them.
     *
     * @param supplied the weights that whoever loads the model hands over besides
     */
    public static byte[] write(Model model, Predicate<Literal> supplied) {
        var metadata = model.metadata();
        var proto = ModelProto.newBuilder()
                .setIrVersion(model.irVersion())
                .setProducerName(metadata.producer())
                .setProducerVersion(metadata.producerVersion())
                .setDomain(metadata.domain())
                .setModelVersion(metadata.modelVersion())
                .setDocString(metadata.description())
                .setGraph(graph(model.graph(), supplied))
                .addAllOpsetImport(opsets(model.opsets()));
        metadata.properties().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> proto.addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey(entry.getKey())
                        .setValue(entry.getValue())));
        model.functions().forEach(function -> proto.addFunctions(function(function)));
        return proto.build().toByteArray();
    }

    private static List<OperatorSetIdProto> opsets(Map<String, Integer> opsets) {
        return opsets.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> OperatorSetIdProto.newBuilder()
                        .setDomain(entry.getKey())
                        .setVersion(entry.getValue())
                        .build())
                .toList();
    }

    private static FunctionProto function(Function function) {
        var proto = FunctionProto.newBuilder()
                .setDomain(function.domain())
                .setName(name(function.op()))
                .setOverload(overload(function.op()))
                .addAllInput(function.inputs())
                .addAllOutput(function.outputs())
                .addAllOpsetImport(opsets(function.opsets()));
        function.nodes().forEach(node -> proto.addNode(node(node)));
        function.defaults().byName().forEach((name, value) -> proto.addAttributeProto(attribute(name, value)));
        function.nodes().stream()
                .flatMap(node -> node.attributes().byName().values().stream())
                .filter(Attribute.Reference.class::isInstance)
                .map(reference -> ((Attribute.Reference) reference).name())
                .filter(name -> !function.defaults().has(name))
                .distinct()
                .forEach(proto::addAttribute);
        return proto.build();
    }

    private static String name(String op) {
        int separator = op.indexOf(':');
        return separator < 0 ? op : op.substring(0, separator);
    }

    private static String overload(String op) {
        int separator = op.indexOf(':');
        return separator < 0 ? "" : op.substring(separator + 1);
    }

    private static GraphProto graph(Graph graph) {
        return graph(graph, literal -> false);
    }

    private static GraphProto graph(Graph graph, Predicate<Literal> supplied) {
        var proto = GraphProto.newBuilder().setName(graph.name());
        graph.nodes().forEach(node -> proto.addNode(node(node)));
        graph.inputs().forEach(input -> proto.addInput(ValueCodec.write(input)));
        graph.outputs().forEach(output -> proto.addOutput(ValueCodec.write(output)));
        graph.values().forEach(value -> proto.addValueInfo(ValueCodec.write(value)));
        graph.initializers()
                .forEach((name, literal) -> proto.addInitializer(
                        supplied.test(literal)
                                ? LiteralCodec.writeReference(name, (Literal.Dense) literal)
                                : LiteralCodec.write(name, literal)));
        return proto.build();
    }

    private static NodeProto node(Node node) {
        var proto = NodeProto.newBuilder()
                .setName(node.name())
                .setOpType(name(node.op()))
                .setDomain(node.domain())
                .addAllInput(node.inputs())
                .addAllOutput(node.outputs());
        if (node.op().indexOf(':') >= 0) {
            proto.setOverload(overload(node.op()));
        }
        node.attributes().byName().forEach((name, value) -> proto.addAttribute(attribute(name, value)));
        return proto.build();
    }

    private static AttributeProto attribute(String name, Attribute attribute) {
        var proto = AttributeProto.newBuilder().setName(name);
        if (attribute instanceof Attribute.Int value) {
            proto.setType(AttributeType.INT).setI(value.value());
        } else if (attribute instanceof Attribute.Real value) {
            proto.setType(AttributeType.FLOAT).setF(value.value());
        } else if (attribute instanceof Attribute.Text value) {
            proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value.value()));
        } else if (attribute instanceof Attribute.Ints values) {
            proto.setType(AttributeType.INTS).addAllInts(values.values());
        } else if (attribute instanceof Attribute.Reals values) {
            proto.setType(AttributeType.FLOATS).addAllFloats(values.values());
        } else if (attribute instanceof Attribute.Texts values) {
            proto.setType(AttributeType.STRINGS);
            values.values().forEach(text -> proto.addStrings(ByteString.copyFromUtf8(text)));
        } else if (attribute instanceof Attribute.Constant value) {
            proto.setType(AttributeType.TENSOR).setT(LiteralCodec.write("", value.value()));
        } else if (attribute instanceof Attribute.Subgraph value) {
            proto.setType(AttributeType.GRAPH).setG(graph(value.value()));
        } else if (attribute instanceof Attribute.Subgraphs values) {
            proto.setType(AttributeType.GRAPHS);
            values.values().forEach(graph -> proto.addGraphs(graph(graph)));
        } else if (attribute instanceof Attribute.Reference reference) {
            proto.setType(AttributeType.forNumber(reference.typeCode())).setRefAttrName(reference.name());
        } else if (attribute instanceof Attribute.Opaque opaque) {
            return opaque(name, opaque);
        }
        return proto.build();
    }

    private static AttributeProto opaque(String name, Attribute.Opaque opaque) {
        try {
            return AttributeProto.parseFrom(opaque.serialized());
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidModelException("attribute '%s' cannot be written back".formatted(name), e);
        }
    }
}
