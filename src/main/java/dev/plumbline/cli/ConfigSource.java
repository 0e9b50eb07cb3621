package dev.plumbline.cli;

import static java.util.Objects.requireNonNull;

import dev.plumbline.config.Faults;
import dev.plumbline.config.ServiceConfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the configuration comes from, to be read again when it changes.
 *
 * @param environment overrides, fixed while the process lives
 */
record ConfigSource(Path file, Map<String, String> environment) {
    ConfigSource {
        requireNonNull(file, "file");
        environment = Map.copyOf(environment);
    }

    /** Reads it; see {@link ServiceConfig#read}. */
    ServiceConfig read(Faults faults) {
        return ServiceConfig.read(file, environment, faults);
    }
}
