package dev.plumbline.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.Map;

/** Sections of YAML written in a test. */
final class Yaml {
    private Yaml() {}

    static Section section(String yaml, Faults faults) {
        return section(yaml, Map.of(), faults);
    }

    static Section section(String yaml, Map<String, String> environment, Faults faults) {
        try {
            return Section.root(
                    new ObjectMapper(new YAMLFactory()).readTree(yaml), new Environment(environment), faults);
        } catch (JacksonException broken) {
            throw new AssertionError(broken);
        }
    }
}
