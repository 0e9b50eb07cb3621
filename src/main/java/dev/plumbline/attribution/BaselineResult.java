package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

/**
 * One baseline's part in an explanation.
 *
 * @param id the baseline's name in the configuration, with the draw's number where it is one of several
 * @param digest SHA-256 of the baseline's values, hexadecimal
 * @param weight share of this baseline in the average; the weights of an explanation sum to 1
 * @param output F(x')
 * @param convergenceDelta sum of this baseline's attributions minus (F(x) - F(x')), signed
 */
public record BaselineResult(String id, String digest, double weight, double output, double convergenceDelta) {
    public BaselineResult {
        requireNonNull(id, "id");
        requireNonNull(digest, "digest");
    }
}
