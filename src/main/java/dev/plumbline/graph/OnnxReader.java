package dev.plumbline.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads models. A model file is untrusted: external data may not leave its folder, and what cannot be read is an
 * {@link InvalidModelException}.
 */
public final class OnnxReader {
    /** Messages around a node of a graph within a graph: node, attribute, graph. */
    private static final int MESSAGES_A_GRAPH = 3;

    private final LiteralCodec literals;

    private OnnxReader(Optional<Path> folder) {
        this.literals = new LiteralCodec(folder);
    }

    /** Reads a model file; weights in files beside it stay there. */
    public static Model read(Path file) {
        try (var stream = Files.newInputStream(file)) {
            return new OnnxReader(Optional.of(file.toAbsolutePath().getParent())).model(parse(stream, file.toString()));
        } catch (NoSuchFileException e) {
            throw new InvalidModelException("expected an ONNX model at '%s', found no file".formatted(file), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model file '%s'".formatted(file), e);
        }
    }

    /** Reads a self-contained model. */
    public static Model read(byte[] serialized) {
        try (var stream = ByteString.copyFrom(serialized).newInput()) {
            return new OnnxReader(Optional.empty()).model(parse(stream, "bytes"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one tensor from the bytes of a {@code .pb} file, the form in which ONNX ships test data. */
    public static Literal readTensor(byte[] serialized) {
        try {
            var proto = TensorProto.parseFrom(serialized);
            return new LiteralCodec(Optional.empty()).read(proto, proto.getName());
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidModelException("expected a tensor, found bytes that are none: " + e.getMessage(), e);
        }
    }

    private static ModelProto parse(InputStream stream, String source) throws IOException {
        try {
            var coded = CodedInputStream.newInstance(stream);
            coded.setRecursionLimit((Limits.MAX_NESTING + 1) * MESSAGES_A_GRAPH);
            coded.setSizeLimit(Integer.MAX_VALUE);
            var proto = ModelProto.parseFrom(coded);
            if (!proto.hasGraph()) {
                throw new InvalidModelException("expected an ONNX model in %s, found no graph".formatted(source));
            }
            return proto;
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidModelException(
                    "expected an ONNX model in %s, found bytes that are none: %s".formatted(source, e.getMessage()), e);
        }
    }

    private Model model(ModelProto proto) {
        var properties = new HashMap<String, String>();
        proto.getMetadataPropsList().forEach(entry -> properties.put(entry.getKey(), entry.getValue()));
        var metadata = new Metadata(
                proto.getProducerName(),
                proto.getProducerVersion(),
                proto.getDomain(),
                proto.getModelVersion(),
                proto.getDocString(),
                properties);
        var model = new Model(
                proto.getIrVersion(),
                opsets(proto.getOpsetImportList()),
                graph(proto.getGraph()),
                proto.getFunctionsList().stream().map(this::function).toList(),
                metadata);
        Limits.check(model);
        return model;
    }

    private static Map<String, Integer> opsets(List<OperatorSetIdProto> imports) {
        var opsets = new HashMap<String, Integer>();
        for (var entry : imports) {
            opsets.put(standard(entry.getDomain()), Math.toIntExact(Math.min(entry.getVersion(), Integer.MAX_VALUE)));
        }
        return opsets;
    }

    private static String standard(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    private Function function(FunctionProto proto) {
        var defaults = Attributes.none();
        for (var attribute : proto.getAttributeProtoList()) {
            defaults = defaults.with(attribute.getName(), attribute(attribute));
        }
        return new Function(
                standard(proto.getDomain()),
                overloaded(proto.getName(), proto.getOverload()),
                proto.getInputList(),
                proto.getOutputList(),
                proto.getNodeList().stream().map(this::node).toList(),
                opsets(proto.getOpsetImportList()),
                defaults);
    }

    private static String overloaded(String op, String overload) {
        return overload.isEmpty() ? op : op + ":" + overload;
    }

    private Graph graph(GraphProto proto) {
        if (proto.getSparseInitializerCount() > 0) {
            throw new InvalidModelException("graph '%s' holds sparse initializers; export the model with dense weights"
                    .formatted(proto.getName()));
        }
        var initializers = new LinkedHashMap<String, Literal>();
        for (var initializer : proto.getInitializerList()) {
            initializers.put(initializer.getName(), literals.read(initializer, initializer.getName()));
        }
        return new Graph(
                proto.getName(),
                proto.getNodeList().stream().map(this::node).toList(),
                proto.getInputList().stream().map(ValueCodec::read).toList(),
                proto.getOutputList().stream().map(ValueCodec::read).toList(),
                initializers,
                proto.getValueInfoList().stream().map(ValueCodec::read).toList());
    }

    private Node node(NodeProto proto) {
        if (proto.getOutputCount() == 0) {
            throw new InvalidModelException(
                    "%s '%s': expected a node with outputs, found none".formatted(proto.getOpType(), proto.getName()));
        }
        var attributes = new LinkedHashMap<String, Attribute>();
        for (var attribute : proto.getAttributeList()) {
            attributes.put(attribute.getName(), attribute(attribute));
        }
        return new Node(
                proto.getName(),
                overloaded(proto.getOpType(), proto.getOverload()),
                proto.getDomain(),
                proto.getInputList(),
                proto.getOutputList(),
                new Attributes(attributes));
    }

    private Attribute attribute(AttributeProto proto) {
        if (!proto.getRefAttrName().isEmpty()) {
            return new Attribute.Reference(
                    proto.getRefAttrName(), proto.getType().getNumber());
        }
        return switch (proto.getType()) {
            case INT -> new Attribute.Int(proto.getI());
            case FLOAT -> new Attribute.Real(proto.getF());
            case INTS -> new Attribute.Ints(proto.getIntsList());
            case FLOATS -> new Attribute.Reals(proto.getFloatsList());
            case STRING ->
                proto.getS().isValidUtf8()
                        ? new Attribute.Text(proto.getS().toStringUtf8())
                        : new Attribute.Opaque(proto.toByteArray());
            case STRINGS ->
                new Attribute.Texts(proto.getStringsList().stream()
                        .map(ByteString::toStringUtf8)
                        .toList());
            case TENSOR -> new Attribute.Constant(literals.read(proto.getT(), proto.getName()));
            case GRAPH -> new Attribute.Subgraph(graph(proto.getG()));
            case GRAPHS ->
                new Attribute.Subgraphs(
                        proto.getGraphsList().stream().map(this::graph).toList());
            case UNDEFINED, TENSORS, SPARSE_TENSOR, SPARSE_TENSORS, TYPE_PROTO, TYPE_PROTOS ->
                new Attribute.Opaque(proto.toByteArray());
        };
    }
}
