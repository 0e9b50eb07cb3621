package dev.plumbline.runtime;

import dev.plumbline.graph.DataFiles;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.runtime.ModelOptions.ModelFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a model is known by: the digest of all that it is made of, weights in files beside it included. */
final class ModelDigest {
    private ModelDigest() {}

    /**
     * SHA-256 of the file, followed by its data files in alphabetical order, as of one file.
     *
     * @throws InvalidModelException if it is not the one expected
     */
    static String of(ModelFile file) {
        var found = digest(file.path());
        if (file.sha256().filter(expected -> !expected.equalsIgnoreCase(found)).isPresent()) {
            throw new InvalidModelException(
                    "model '%s': expected SHA-256 %s, found %s; deploy the file that was approved"
                            .formatted(file.path(), file.sha256().get(), found));
        }
        return found;
    }

    private static String digest(Path model) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            add(model, sha256);
            for (var data : DataFiles.of(model)) {
                add(data, sha256);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchFileException e) {
            throw new InvalidModelException("expected an ONNX model at '%s', found no file".formatted(model), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model file '%s'".formatted(model), e);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static void add(Path file, MessageDigest digest) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            new DigestInputStream(stream, digest).transferTo(OutputStream.nullOutputStream());
        }
    }
}
