package dev.plumbline.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Overrides from the process environment: {@code PLUMBLINE_} and the key's path in capitals, every other character an underscore.
 *
 * <p>{@code PLUMBLINE_TOPICS_PREDICTIONS} overrides {@code topics.predictions}, {@code PLUMBLINE_MODELS_0_PATH} overrides
 * {@code models[0].path}, and {@code PLUMBLINE_KAFKA_BOOTSTRAP_SERVERS} sets the client property {@code bootstrap.servers}.
 */
final class Environment {
    private static final String PREFIX = "PLUMBLINE_";

    private final Map<String, String> overrides = new TreeMap<>();
    private final Collection<String> unused = new TreeSet<>();

    Environment(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                overrides.put(name, value);
            }
        });
        unused.addAll(overrides.keySet());
    }

    Optional<String> override(String path) {
        var name = name(path);
        unused.remove(name);
        return Optional.ofNullable(overrides.get(name));
    }

    /** Overrides below a path whose keys are not known beforehand: lower case, dots for underscores. */
    Map<String, String> overridesBelow(String path) {
        var prefix = name(path) + "_";
        var below = new TreeMap<String, String>();
        overrides.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                below.put(
                        name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
                unused.remove(name);
            }
        });
        return below;
    }

    /** Overrides that no key has asked for: misspelt, or meant for another version. */
    Collection<String> unused() {
        return unused;
    }

    static String name(String path) {
        return PREFIX
                + path.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_").replaceAll("_$", "");
    }
}
