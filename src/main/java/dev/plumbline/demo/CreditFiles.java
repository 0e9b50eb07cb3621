package dev.plumbline.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The files of the demonstration, unpacked from the jar for as long as it runs. */
record CreditFiles(Path folder) implements AutoCloseable {
    static final String MODEL = "model.onnx";

    private static final List<String> NAMES =
            List.of("credit_data.csv", "demo.yaml", "features.yaml", MODEL, "reference.npy");

    /** Copies the files into a temporary folder. */
    static CreditFiles unpack() {
        try {
            var folder = Files.createTempDirectory("plumbline-credit");
            for (var name : NAMES) {
                try (var resource = CreditFiles.class.getResourceAsStream("/credit/" + name)) {
                    if (resource == null) {
                        throw new FileNotFoundException(
                                "expected credit/%s on the class path, found none".formatted(name));
                    }
                    Files.copy(resource, folder.resolve(name));
                }
            }
            return new CreditFiles(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the demonstration's files cannot be unpacked: " + e.getMessage(), e);
        }
    }

    /** Deletes the folder with all that has been put below it. */
    @Override
    public void close() {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be deleted".formatted(folder), e);
        }
    }
}
