package dev.plumbline.registry.embedded;

import java.util.stream.Stream;

/** What may be done to a subject. */
enum Mode {
    READWRITE,
    READONLY,
    READONLY_OVERRIDE,
    IMPORT;

    static Mode of(String name) {
        return Stream.of(values())
                .filter(mode -> mode.name().equals(name))
                .findFirst()
                .orElseThrow(RegistryFault::invalidMode);
    }

    boolean isReadOnly() {
        return this == READONLY || this == READONLY_OVERRIDE;
    }
}
