package dev.plumbline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.runtime.ModelOptions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A digest of everything in the configuration that an explanation depends on, so that the ids of its events change when it does.
 *
 * <p>Baselines enter by what they are, hence a changed reference file changes the digest; batching, threads and memory do not enter.
 */
final class ExplanationDigest {
    private ExplanationDigest() {}

    /** SHA-256, hexadecimal. */
    static String of(ModelOptions options) {
        var parts = new ArrayList<Object>(
                List.of(options.output(), options.explained(), options.baselines(), options.method()));
        if (!options.path().noise().isNone()) {
            parts.add(options.path().noise());
        }
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(parts.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("expected every JDK to have SHA-256", impossible);
        }
    }
}
