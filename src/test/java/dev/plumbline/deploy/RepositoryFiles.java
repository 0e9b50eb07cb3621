package dev.plumbline.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of {@code deploy/}, read as what they are. */
final class RepositoryFiles {
    static final Path DEPLOY = Path.of("deploy");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private RepositoryFiles() {}

    static JsonNode yaml(Path file) {
        return yaml(text(file));
    }

    static JsonNode yaml(String text) {
        var documents = documents(text);
        if (documents.size() != 1) {
            throw new IllegalArgumentException("expected one YAML document, found %d".formatted(documents.size()));
        }
        return documents.get(0);
    }

    /** All documents of a stream of them, empty ones left out. */
    static List<JsonNode> documents(String text) {
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            var documents = new ArrayList<JsonNode>();
            while (values.hasNextValue()) {
                var document = values.nextValue();
                if (document != null && !document.isNull()) {
                    documents.add(document);
                }
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /** The files below a folder whose names end in one of the suffixes. */
    static List<Path> below(Path folder, String... suffixes) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(suffixes).anyMatch(file.toString()::endsWith))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder.toString(), e);
        }
    }
}
