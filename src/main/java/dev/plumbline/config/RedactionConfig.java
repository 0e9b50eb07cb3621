package dev.plumbline.config;

import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.Grouping;
import dev.plumbline.event.Redaction;
import dev.plumbline.event.RedactionMode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads which feature values stay out of the events, and the secret that values are hashed by. No fault says the secret. */
final class RedactionConfig {
    private static final String KEY = "redaction-key";
    private static final String REDACT = "redact";
    private static final String EVERY_FEATURE = "*";

    /** As many as are kept of a hash; a shorter key is easier to guess than the hash. */
    private static final int LEAST_KEY_BYTES = 16;

    private RedactionConfig() {}

    /** The secret, empty where none is given. */
    static byte[] key(Section root) {
        var key = root.optionalText(KEY).orElse("").getBytes(StandardCharsets.UTF_8);
        if (key.length > 0 && key.length < LEAST_KEY_BYTES) {
            root.fault(
                    KEY,
                    "expected a secret of at least %d bytes, found %d; openssl rand -hex 32 makes a good one"
                            .formatted(LEAST_KEY_BYTES, key.length));
        }
        return key;
    }

    /** What one model withholds; nothing, with faults noted, where that cannot be done as it is written. */
    static Redaction read(Section model, Grouping grouping, byte[] key) {
        var modes = modes(model, grouping);
        rejectStrata(model, modes);
        rejectPathGradients(model, modes);
        if (modes.containsValue(RedactionMode.HASHED) && key.length == 0) {
            model.fault(
                    REDACT,
                    "expected a secret under %s to hash values by, found none; set %s, or write omit"
                            .formatted(KEY, Environment.name(KEY)));
            return Redaction.none();
        }
        return new Redaction(modes, key);
    }

    /** An attribution by its path gradient is x - x'. */
    private static void rejectPathGradients(Section model, Map<String, RedactionMode> modes) {
        var method = model.section("method");
        boolean withholds = modes.values().stream().anyMatch(mode -> mode != RedactionMode.NONE);
        if (withholds && MethodConfig.path(method).pathGradients()) {
            method.fault(
                    MethodConfig.PATH_GRADIENTS,
                    "expected off beside redact, found on; with the attributions they tell the values that are"
                            + " withheld");
        }
    }

    private static Map<String, RedactionMode> modes(Section model, Grouping grouping) {
        var written = model.choices(REDACT, Withholding.class);
        var features = grouping.features().stream().map(Feature::name).toList();
        if (!written.isEmpty() && grouping.isEmpty()) {
            model.fault(
                    REDACT,
                    "expected named features or group-by, whose values to withhold, found neither; give the features'"
                            + " file as features");
            return Map.of();
        }
        var all = everything(grouping, features);
        var modes = new LinkedHashMap<String, RedactionMode>();
        if (written.containsKey(EVERY_FEATURE)) {
            all.forEach(name -> modes.put(name, written.get(EVERY_FEATURE).mode()));
        }
        written.forEach((name, withholding) -> {
            if (features.contains(name)) {
                modes.put(name, withholding.mode());
            } else if (!name.equals(EVERY_FEATURE)) {
                model.fault(REDACT + "." + name, "is no feature of this model; " + EditDistance.hint(name, all));
            }
        });
        return modes;
    }

    /** Positions of an axis have no names here: how many there are depends on the prediction. */
    private static List<String> everything(Grouping grouping, List<String> features) {
        return grouping.alongAxis().isEmpty()
                ? features
                : Stream.concat(features.stream(), Stream.of(Redaction.POSITIONS))
                        .toList();
    }

    /** Events name their stratum, and with it the value of the segment it was drawn by. */
    private static void rejectStrata(Section model, Map<String, RedactionMode> modes) {
        for (var rule : model.section("sampling").sections("rules")) {
            rule.optionalText("segment")
                    .filter(segment -> modes.getOrDefault(segment, RedactionMode.NONE) != RedactionMode.NONE)
                    .ifPresent(segment -> rule.fault(
                            "segment",
                            "expected a segment whose values may be shown, found '%s', which redact withholds: every event names its stratum"
                                    .formatted(segment)));
        }
    }
}
