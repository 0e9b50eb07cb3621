package dev.plumbline.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Reads configuration as Kafka hands it over: strings, numbers or typed objects under Confluent's keys. Faults are collected and
 * reported together.
 *
 * <p>A client key may carry the prefix {@code schema.registry.}; with and without, the prefixed one wins.
 */
public final class Settings {
    private static final String PREFIX = "schema.registry.";

    private final Map<String, ?> values;
    private final List<String> faults = new ArrayList<>();

    public Settings(Map<String, ?> values) {
        this.values = values;
    }

    /** The text under a key; empty where it is missing or blank. */
    public Optional<String> text(String key) {
        var prefixed = values.get(PREFIX + key);
        Object value = prefixed != null ? prefixed : values.get(key);
        if (value instanceof Password password) {
            value = password.value();
        }
        return Optional.ofNullable(value)
                .map(Object::toString)
                .map(String::trim)
                .filter(text -> !text.isEmpty());
    }

    public String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    /** A list given as such or separated by commas. */
    public List<String> list(String key) {
        Stream<?> items = values.get(key) instanceof Collection<?> collection
                ? collection.stream()
                : Stream.of(text(key).orElse("").split(","));
        return items.map(Object::toString)
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** True or false. */
    public boolean flag(String key, boolean otherwise) {
        return parsed(key, otherwise, "true or false", text -> switch (text) {
            case "true", "TRUE", "True" -> true;
            case "false", "FALSE", "False" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    /** An absolute HTTP URL; messages leave out any user in it. */
    public Optional<URI> url(String key) {
        return text(key).flatMap(text -> url(key, text));
    }

    /** Reads one URL of a key that may hold several. */
    Optional<URI> url(String key, String text) {
        try {
            var url = new URI(text);
            if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Reported below, without the user that its message might quote.
        }
        fault("%s: expected http://host:port or https://host:port, found '%s'"
                .formatted(key, text.replaceAll("//[^/]*@", "//")));
        return Optional.empty();
    }

    /** A whole number of at least {@code least}. */
    public int number(String key, int otherwise, int least) {
        return parsed(key, otherwise, "a whole number of at least " + least, text -> {
            int number = Integer.parseInt(text);
            if (number < least) {
                throw new IllegalArgumentException(text);
            }
            return number;
        });
    }

    private <V> V parsed(String key, V otherwise, String expected, Function<String, V> parse) {
        var text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return parse.apply(text.get());
        } catch (IllegalArgumentException e) {
            fault("%s: expected %s, found '%s'".formatted(key, expected, text.get()));
            return otherwise;
        }
    }

    /** Everything whose key starts with a prefix, the prefix taken off. */
    public Map<String, Object> under(String prefix) {
        var found = new TreeMap<String, Object>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix) && value != null) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    public Object raw(String key) {
        return values.get(key);
    }

    /** Notes a fault; {@link #requireNoFaults} reports it. */
    public void fault(String sentence) {
        faults.add(sentence);
    }

    /** Throws one {@link ConfigException} that names every fault noted so far. */
    public void requireNoFaults() {
        if (!faults.isEmpty()) {
            throw new ConfigException(String.join("; ", faults));
        }
    }
}
