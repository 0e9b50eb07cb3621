package dev.plumbline.event;

import dev.plumbline.attribution.Group;
import dev.plumbline.attribution.Slice;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
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

    /** Stands for all positions of an axis: they are treated alike. */
    public static final String POSITIONS = "*";

    private final Map<String, RedactionMode> byFeature;
    private final byte[] key;

    /**
     * Sets the mode of each feature, and of {@link #POSITIONS}; features that are not named are shown.
     *
     * @param key secret of the hashes; may be empty where nothing is hashed
     */
    public Redaction(Map<String, RedactionMode> byFeature, byte[] key) {
        this.byFeature = Map.copyOf(byFeature);
        this.key = key.clone();
        if (byFeature.containsValue(RedactionMode.HASHED) && key.length == 0) {
            throw new IllegalArgumentException("expected a secret key for hashed feature values, found none");
        }
    }

    /** Every value is shown. */
    public static Redaction none() {
        return new Redaction(Map.of(), new byte[0]);
    }

    RedactionMode mode(String feature) {
        return byFeature.getOrDefault(feature, RedactionMode.NONE);
    }

    RedactionMode mode(Group group) {
        return mode(group instanceof Slice ? POSITIONS : group.name());
    }

    /** Whether the values at the positions of an axis, such as the tokens of a text, are kept back. */
    boolean withholdsPositions() {
        return withholds(POSITIONS);
    }

    /** Whether a feature's value is kept back, hashed or left out. */
    public boolean withholds(String feature) {
        return mode(feature) != RedactionMode.NONE;
    }

    /** Whether any feature's value is kept back. */
    public boolean withholdsAny() {
        return byFeature.keySet().stream().anyMatch(this::withholds);
    }

    /** The segments as events may show them: one that has the name of a feature often has its value too, and is treated alike. */
    Map<String, String> segments(Map<String, String> segments) {
        var shown = new TreeMap<String, String>();
        segments.forEach((name, value) -> {
            switch (mode(name)) {
                case NONE -> shown.put(name, value);
                case HASHED -> shown.put(name, hash(name, value));
                case OMITTED -> {}
            }
        });
        return shown;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof Redaction that
                && byFeature.equals(that.byFeature)
                && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return byFeature.hashCode();
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "Redaction" + byFeature;
    }
}
