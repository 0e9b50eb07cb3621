package dev.plumbline.monitor;

import static java.util.Objects.requireNonNull;

/**
 * A model that is being served.
 *
 * @param sha256 digest of its file, hexadecimal
 */
public record ServedModel(String name, String version, String sha256) {
    public ServedModel {
        requireNonNull(name, "name");
        requireNonNull(version, "version");
        requireNonNull(sha256, "sha256");
    }
}
