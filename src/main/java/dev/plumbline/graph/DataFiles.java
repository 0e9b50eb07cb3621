package dev.plumbline.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The files beside a model in which it keeps weights, found without reading any weight. */
public final class DataFiles {
    private static final FieldDescriptor EXTERNAL =
            TensorProto.getDescriptor().findFieldByNumber(TensorProto.EXTERNAL_DATA_FIELD_NUMBER);

    /** Messages within messages: a model's own, and those of a tensor in its deepest graph. */
    private static final int MAX_DEPTH = 100;

    private final Set<String> locations = new TreeSet<>();

    private DataFiles() {}

    /**
     * The data files of a model in alphabetical order.
     *
     * @throws InvalidModelException if one is not there, or lies outside the model's folder
     */
    public static List<Path> of(Path model) {
        return locations(model).stream()
                .map(location -> ExternalData.inside(folder(model), location, "model '%s'".formatted(model)))
                .toList();
    }

    /** The data files that a model names inside its folder, whether they are there or not; none where it cannot be read. */
    public static List<Path> named(Path model) {
        try {
            return locations(model).stream()
                    .map(location -> folder(model).resolve(location).normalize())
                    .filter(file -> file.startsWith(folder(model)))
                    .toList();
        } catch (InvalidPathException | UncheckedIOException e) {
            // Whoever loads the model says what is wrong with it.
            return List.of();
        }
    }

    private static Path folder(Path model) {
        return model.toAbsolutePath().normalize().getParent();
    }

    private static Set<String> locations(Path model) {
        var found = new DataFiles();
        try (var stream = Files.newInputStream(model)) {
            var coded = CodedInputStream.newInstance(stream);
            coded.setSizeLimit(Integer.MAX_VALUE);
            found.scan(ModelProto.getDescriptor(), coded, 0);
        } catch (InvalidProtocolBufferException e) {
            // What is no model names no files; OnnxReader says what is wrong with it.
            return found.locations;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model file '%s'".formatted(model), e);
        }
        return found.locations;
    }

    /** Goes through a message, whatever its type: what it holds of other messages is gone through, all else is skipped. */
    private void scan(Descriptor type, CodedInputStream coded, int depth) throws IOException {
        for (int tag = coded.readTag(); tag != 0; tag = coded.readTag()) {
            var field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            boolean message = field != null
                    && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (!message || depth == MAX_DEPTH) {
                coded.skipField(tag);
            } else if (field.equals(EXTERNAL)) {
                note(StringStringEntryProto.parseFrom(coded.readByteArray()));
            } else {
                int outer = coded.pushLimit(coded.readRawVarint32());
                scan(field.getMessageType(), coded, depth + 1);
                coded.popLimit(outer);
            }
        }
    }

    private void note(StringStringEntryProto entry) {
        if (entry.getKey().equals("location")) {
            locations.add(entry.getValue());
        }
    }
}
