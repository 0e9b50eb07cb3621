package dev.plumbline.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * One mapping of the YAML file, read key by key.
 *
 * <p>A value comes from the environment, else from the file, else from the default; a fault is noted under the key's path and a usable
 * value returned, so that reading goes on and all faults are found. {@link #rejectUnknownKeys()} ends the reading.
 */
final class Section {
    private static final String TEXT = "a text";
    private static final String WHOLE = "a whole number";

    private final String path;
    private final JsonNode node;
    private final Environment environment;
    private final Faults faults;
    private final Keys keys;
    private final Set<String> known = new LinkedHashSet<>();

    private Section(String path, JsonNode node, Environment environment, Faults faults, Keys keys) {
        this.path = path;
        this.node = node;
        this.environment = environment;
        this.faults = faults;
        this.keys = keys;
        if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
            faults.add(path, "expected a mapping of keys, found %s".formatted(node));
        }
    }

    static Section root(JsonNode node, Environment environment, Faults faults) {
        return root(node, environment, faults, new Keys());
    }

    /** The whole file; every key that is asked for is noted in {@code keys}. */
    static Section root(JsonNode node, Environment environment, Faults faults, Keys keys) {
        return new Section("", node, environment, faults, keys);
    }

    String path() {
        return path;
    }

    /** The section as it is written, layout and comments aside. */
    String written() {
        return node.toString();
    }

    String path(String key) {
        return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
    }

    void fault(String key, String message) {
        faults.add(path(key), message);
    }

    boolean has(String key) {
        known.add(key);
        return node.hasNonNull(key) || environment.override(path(key)).isPresent();
    }

    /** A text that must be given; blank, with a fault noted, where it is not. */
    String text(String key, String remedy) {
        keys.asked(path(key), TEXT, Keys.REQUIRED);
        return scalar(key).orElseGet(() -> {
            fault(key, "is missing; " + remedy);
            return "";
        });
    }

    Optional<String> optionalText(String key) {
        keys.asked(path(key), TEXT, Keys.NONE);
        return scalar(key);
    }

    String textOr(String key, String fallback) {
        keys.asked(path(key), TEXT, fallback);
        return scalar(key).orElse(fallback);
    }

    int integer(String key, int fallback, int least) {
        return parsed(key, fallback, "a whole number of at least %d".formatted(least), text -> {
            int value = Integer.parseInt(text);
            return value >= least ? Optional.of(value) : Optional.empty();
        });
    }

    /** A whole number that may be left out. */
    OptionalInt optionalInteger(String key) {
        keys.asked(path(key), WHOLE, Keys.NONE);
        return parsed(key, OptionalInt.empty(), WHOLE, text -> Optional.of(OptionalInt.of(Integer.parseInt(text))));
    }

    double number(String key, double fallback, double least, double most) {
        var bounds = most == Double.MAX_VALUE ? "of at least " + least : "from %s to %s".formatted(least, most);
        return parsed(key, fallback, "a number " + bounds, text -> {
            double value = Double.parseDouble(text);
            return value >= least && value <= most ? Optional.of(value) : Optional.empty();
        });
    }

    Duration duration(String key, Duration fallback) {
        return parsed(key, fallback, "a duration such as 50ms, 10s or 5m", Durations::parse);
    }

    /** A switch in any of YAML's spellings: {@code on}, {@code yes} and {@code true}, or their opposites. */
    boolean flag(String key, boolean fallback) {
        return parsed(key, fallback, "on or off", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "yes", "true" -> Optional.of(true);
            case "off", "no", "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    <E extends Enum<E>> E choice(String key, E fallback) {
        var type = fallback.getDeclaringClass();
        return parsed(key, fallback, "one of " + Choices.names(type), text -> Choices.parse(type, text));
    }

    private <T> T parsed(String key, T fallback, String expected, Function<String, Optional<T>> parser) {
        keys.asked(path(key), expected, fallback);
        var text = scalar(key);
        if (text.isEmpty()) {
            return fallback;
        }
        Optional<T> value;
        try {
            value = parser.apply(text.get());
        } catch (NumberFormatException notNumeric) {
            value = Optional.empty();
        }
        return value.orElseGet(() -> {
            fault(key, "expected %s, found '%s'".formatted(expected, text.get()));
            return fallback;
        });
    }

    private Optional<String> scalar(String key) {
        known.add(key);
        var override = environment.override(path(key));
        if (override.isPresent()) {
            return override;
        }
        var value = node.path(key);
        if (value.isContainerNode()) {
            // What it holds may be a secret.
            fault(key, "expected a single value, found a " + (value.isArray() ? "list" : "mapping"));
            return Optional.empty();
        }
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    /** The mapping under a key; empty where it is missing. */
    Section section(String key) {
        known.add(key);
        return new Section(path(key), node.path(key), environment, faults, keys);
    }

    /** The mappings listed under a key. */
    List<Section> sections(String key) {
        known.add(key);
        var list = new ArrayList<Section>();
        var items = node.path(key);
        if (!items.isArray() && !items.isMissingNode() && !items.isNull()) {
            fault(key, "expected a list, found %s".formatted(items));
            return list;
        }
        for (int i = 0; i < items.size(); i++) {
            list.add(new Section("%s[%d]".formatted(path(key), i), items.get(i), environment, faults, keys));
        }
        return list;
    }

    /** The single values listed under a key; commas separate them in the environment. */
    List<String> texts(String key) {
        return texts(key, List.of());
    }

    /** The single values listed under a key, or others where there are none. */
    List<String> texts(String key, List<String> fallback) {
        keys.asked(path(key), "a list of texts", fallback);
        var values = listed(key);
        return values.isEmpty() ? fallback : values;
    }

    private List<String> listed(String key) {
        known.add(key);
        var override = environment.override(path(key));
        if (override.isPresent()) {
            return List.of(override.get().split(","));
        }
        var values = new ArrayList<String>();
        var items = node.path(key);
        if (items.isValueNode() && !items.isNull()) {
            return List.of(items.asText());
        }
        items.forEach(item -> values.add(item.asText()));
        return values;
    }

    /** The numbers of a mapping whose keys are the user's own, such as the values of an attribute. */
    Map<String, Double> numbers(String key, double least, double most) {
        keys.asked(path(key), "names with a number from %s to %s each".formatted(least, most), Keys.NONE);
        known.add(key);
        var own = new Section(path(key), node.path(key), environment, faults, new Keys());
        var numbers = new LinkedHashMap<String, Double>();
        own.properties().keySet().forEach(name -> numbers.put(name, own.number(name, 0, least, most)));
        return numbers;
    }

    /** The bounds of a mapping whose keys are the user's own, such as {@code Age: [18, 120]}. */
    Map<String, List<Double>> ranges(String key) {
        keys.asked(path(key), "names with a lower and an upper bound each", Keys.NONE);
        var ranges = new LinkedHashMap<String, List<Double>>();
        section(key).properties().forEach((name, text) -> {
            try {
                var bounds = Arrays.stream(text.split(",")).map(Double::valueOf).toList();
                if (bounds.size() == 2 && bounds.get(0) <= bounds.get(1)) {
                    ranges.put(name, bounds);
                    return;
                }
            } catch (NumberFormatException notNumeric) {
                // Said below.
            }
            fault(key + "." + name, "expected a lower and an upper bound such as [0, 1], found '%s'".formatted(text));
        });
        return ranges;
    }

    /** The choices of a mapping whose keys are the user's own, such as {@code Age: omit}. */
    <E extends Enum<E>> Map<String, E> choices(String key, Class<E> type) {
        keys.asked(path(key), "names with one of %s each".formatted(Choices.names(type)), Keys.NONE);
        var choices = new LinkedHashMap<String, E>();
        section(key)
                .properties()
                .forEach((name, text) -> Choices.parse(type, text)
                        .ifPresentOrElse(
                                choice -> choices.put(name, choice),
                                () -> fault(
                                        key + "." + name,
                                        "expected one of %s, found '%s'".formatted(Choices.names(type), text))));
        return choices;
    }

    /** Keys and values passed on untouched, such as those of the Kafka clients; nested mappings join their keys with dots. */
    Map<String, String> properties(String key) {
        keys.asked(path(key), "names with a text each", Keys.NONE);
        return section(key).properties();
    }

    /** All keys and values of this section, untouched. */
    Map<String, String> properties() {
        var properties = new LinkedHashMap<String, String>();
        flatten("", node, properties);
        properties.putAll(environment.overridesBelow(path));
        return properties;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> properties) {
        node.properties().forEach(entry -> {
            var name = prefix + entry.getKey();
            var value = entry.getValue();
            if (value.isObject()) {
                flatten(name + ".", value, properties);
            } else if (value.isArray()) {
                var items = new ArrayList<String>();
                value.forEach(item -> items.add(item.asText()));
                properties.put(name, String.join(",", items));
            } else {
                properties.put(name, value.asText());
            }
        });
    }

    /** Notes a fault for every key of the file that was never asked for, with the nearest key that exists. */
    void rejectUnknownKeys() {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                fault(key, "is no known key; " + EditDistance.hint(key, known));
            }
        });
    }
}
