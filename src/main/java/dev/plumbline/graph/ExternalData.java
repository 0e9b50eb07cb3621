package dev.plumbline.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Weights that lie in files beside a model, none of which may lie outside its folder. */
final class ExternalData {
    /** Data up to this size are read at once: shapes and axes, which rules look into. */
    private static final long INLINE_BYTES = 1024;

    private final Optional<Path> folder;

    /** @param folder where the model lies; one that was read from bytes may name no files */
    ExternalData(Optional<Path> folder) {
        this.folder = folder;
    }

    /** One weight; a small one is read at once, a large one where it is needed. */
    Literal read(TensorProto proto, DType dtype, Shape shape, String name) {
        var entries = new HashMap<String, String>();
        proto.getExternalDataList().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        var location = entries.getOrDefault("location", "");
        var home = folder.orElseThrow(() -> new InvalidModelException(
                "initializer '%s' lies in the file '%s'; read the model from its path and not from bytes"
                        .formatted(name, location)));
        var literal = new Literal.External(dtype, shape, home, location, number(entries, "offset", name));
        var file = inside(home, location, "initializer '%s'".formatted(name));
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

    /**
     * The data file, which symbolic links and {@code ..} may not place outside the model's folder.
     *
     * @param owner what names it, for messages
     */
    static Path inside(Path folder, String location, String owner) {
        try {
            var home = folder.toRealPath();
            var file = home.resolve(location).toRealPath();
            if (!location.isEmpty() && file.startsWith(home) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw outside(location, owner, e);
        }
        throw outside(location, owner, null);
    }

    private static InvalidModelException outside(String location, String owner, Throwable cause) {
        return new InvalidModelException(
                "%s: expected external data in a file inside the model's folder, found '%s'".formatted(owner, location),
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
            throw outside(literal.location(), "initializer '%s'".formatted(name), e);
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
}
