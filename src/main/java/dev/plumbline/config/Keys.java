package dev.plumbline.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every key that was asked for while a configuration was read: what there is to configure, whether the file has it or not. */
final class Keys {
    static final String REQUIRED = "required";
    static final String NONE = "";

    private final Map<String, Key> asked = new LinkedHashMap<>();

    /**
     * One key.
     *
     * @param path with {@code []} where a list is indexed, such as {@code models[].path}
     * @param takes what its value may be, as a phrase
     * @param fallback its value where nobody gives one, as it is written; {@link #REQUIRED} or {@link #NONE} where it has none
     */
    record Key(String path, String takes, String fallback) {}

    /** Notes a key at its first asking. */
    void asked(String path, String takes, Object fallback) {
        var general = path.replaceAll("\\[\\d+]", "[]");
        asked.putIfAbsent(general, new Key(general, takes, written(fallback)));
    }

    /** In the order of asking. */
    List<Key> all() {
        return List.copyOf(asked.values());
    }

    private static String written(Object value) {
        if (value instanceof Duration duration) {
            return Durations.text(duration);
        }
        if (value instanceof Boolean on) {
            return on ? "on" : "off";
        }
        if (value instanceof Enum<?> constant) {
            return Choices.name(constant);
        }
        if (value instanceof List<?> list) {
            return String.join(", ", list.stream().map(String::valueOf).toList());
        }
        return String.valueOf(value);
    }
}
