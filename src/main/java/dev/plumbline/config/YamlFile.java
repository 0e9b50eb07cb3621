package dev.plumbline.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A YAML file as a tree; duplicate keys are refused. */
final class YamlFile {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private YamlFile() {}

    /**
     * Reads a whole file.
     *
     * @throws ConfigurationException if it is missing or no YAML
     */
    static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (FileNotFoundException | NoSuchFileException missing) {
            throw new ConfigurationException(List.of("expected a YAML file at %s, found none".formatted(file)));
        } catch (JacksonException broken) {
            throw new ConfigurationException(List.of("expected YAML in %s, found at line %d: %s"
                    .formatted(file, broken.getLocation().getLineNr(), firstLine(broken.getOriginalMessage()))));
        } catch (IOException unreadable) {
            throw new ConfigurationException(List.of("%s cannot be read: %s".formatted(file, unreadable.getMessage())));
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
