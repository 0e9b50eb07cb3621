package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which features' values may leave in an attribution event.
 *
 * <p>Hashing is keyed (HMAC-SHA256, 128 bits kept): equal values of one feature stay equal, yet without the key an age cannot be found
 * by trying them all.
 */
public final class Redaction {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEPT_BYTES = 16;

    private final RedactionMode otherwise;
    private final Map<String, RedactionMode> byFeature;
    private final byte[] key;

    /**
     * Sets the mode of each feature.
     *
     * @param otherwise the mode of features that have none of their own
     * @param key secret of the hashes; may be empty where nothing is hashed
     */
    public Redaction(RedactionMode otherwise, Map<String, RedactionMode> byFeature, byte[] key) {
        this.otherwise = requireNonNull(otherwise, "otherwise");
        this.byFeature = Map.copyOf(byFeature);
        this.key = key.clone();
        boolean hashes = otherwise == RedactionMode.HASHED || byFeature.containsValue(RedactionMode.HASHED);
        if (hashes && key.length == 0) {
            throw new IllegalArgumentException("expected a secret key for hashed feature values, found none");
        }
    }

    /** Every value is shown. */
    public static Redaction none() {
        return new Redaction(RedactionMode.NONE, Map.of(), new byte[0]);
    }

    RedactionMode mode(String feature) {
        return byFeature.getOrDefault(feature, otherwise);
    }

    /** The keyed hash of a value, in hexadecimal; features do not share hashes. */
    String hash(String feature, String value) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            var digest = mac.doFinal((feature + '\0' + value).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, KEPT_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected every JDK to have " + ALGORITHM, e);
        }
    }
}
