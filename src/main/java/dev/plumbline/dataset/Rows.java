package dev.plumbline.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Tensors of a file by name, every one with the rows along its leading axis.
 *
 * <p>{@code .npz} and {@code .json} files name their tensors; {@code .npy} and {@code .csv} hold a single unnamed one, kept under
 * {@link #UNNAMED}.
 */
public record Rows(Map<String, Tensor> tensors) {
    /** The name of the one tensor of a file that has no names. */
    public static final String UNNAMED = "";

    private static final ObjectMapper JSON = new ObjectMapper();

    public Rows {
        tensors = Map.copyOf(tensors);
    }

    /**
     * Reads a file by its ending.
     *
     * @throws DatasetException if the file is missing, has another ending or holds something else
     */
    public static Rows read(Path file) {
        var name = file.getFileName().toString();
        try {
            return switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "npy" -> unnamed(NpyFormat.read(Files.readAllBytes(file), file.toString()));
                case "npz" -> readNpz(file);
                case "json" -> readJson(JSON.readTree(file.toFile()), file);
                case "csv" -> unnamed(NumberTable.read(Files.readAllLines(file), file.toString()));
                default ->
                    throw new DatasetException("expected a .npy, .npz, .json or .csv file, found %s".formatted(file));
            };
        } catch (NoSuchFileException | FileNotFoundException missing) {
            throw new DatasetException("expected rows in %s, found no such file".formatted(file));
        } catch (JacksonException broken) {
            throw new DatasetException("expected JSON in %s: %s".formatted(file, broken.getOriginalMessage()));
        } catch (IOException unreadable) {
            throw new DatasetException("%s cannot be read: %s".formatted(file, unreadable.getMessage()));
        }
    }

    private static Rows unnamed(Tensor tensor) {
        return new Rows(Map.of(UNNAMED, tensor));
    }

    private static Rows readNpz(Path file) throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var name = entry.getName().replaceFirst("\\.npy$", "");
                tensors.put(name, NpyFormat.read(zip.readAllBytes(), "%s of %s".formatted(name, file)));
            }
        }
        return new Rows(tensors);
    }

    private static Rows readJson(JsonNode root, Path file) {
        if (root.isArray()) {
            return unnamed(NumberTable.read(root, file.toString()));
        }
        var tensors = new LinkedHashMap<String, Tensor>();
        root.properties()
                .forEach(input -> tensors.put(
                        input.getKey(),
                        NumberTable.read(input.getValue(), "'%s' of %s".formatted(input.getKey(), file))));
        return new Rows(tensors);
    }

    /**
     * The tensors under the given input names: the names of the file, or the single name where the file has none.
     *
     * @throws DatasetException if a name is missing from the file, listing what the file holds
     */
    public Map<String, Tensor> forInputs(List<String> inputs) {
        if (tensors.containsKey(UNNAMED)) {
            if (inputs.size() != 1) {
                throw new DatasetException(
                        "expected one input for a file without names, found inputs %s; use .npz or .json"
                                .formatted(inputs));
            }
            return Map.of(inputs.get(0), tensors.get(UNNAMED));
        }
        var named = new LinkedHashMap<String, Tensor>();
        for (var input : inputs) {
            if (!tensors.containsKey(input)) {
                throw new DatasetException(
                        "expected a tensor for input '%s', found %s".formatted(input, tensors.keySet()));
            }
            named.put(input, tensors.get(input));
        }
        return named;
    }

    /** Writes tensors by name as an uncompressed {@code .npz} file. */
    public static void writeNpz(Path file, Map<String, Tensor> tensors) {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : tensors.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey() + ".npy"));
                zip.write(NpyFormat.write(entry.getValue()));
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException("%s cannot be written".formatted(file), unwritable);
        }
    }
}
