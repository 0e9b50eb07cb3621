package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

/**
 * What alerts are grouped by: however often one cause is seen, it makes one alert that grows.
 *
 * @param model the model that explains, with the digest of its file
 * @param output name of the output concerned; empty where it is about none in particular
 */
public record AlertCause(AlertType type, ServedModel model, String output) {
    public AlertCause {
        requireNonNull(type, "type");
        requireNonNull(model, "model");
        requireNonNull(output, "output");
    }

    /** The same for the same type, model, version and output: {@code OUTPUT_MISMATCH/credit/3/logit}. */
    public String dedupeKey() {
        var cause = "%s/%s/%s".formatted(type, model.name(), model.version());
        return output.isEmpty() ? cause : cause + "/" + output;
    }
}
