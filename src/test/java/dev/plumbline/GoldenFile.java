package dev.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed file that says what the code says; {@code -Dgolden.write=true} writes it anew, for its change to be read and committed. */
public record GoldenFile(Path path) {
    public static GoldenFile of(String first, String... more) {
        return new GoldenFile(Path.of(first, more));
    }

    /** Fails unless the file holds the text. */
    public void assertHolds(String text) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(path, text);
        }

        assertThat(Files.readString(path))
                .as("%s, written anew with -Dgolden.write=true", path)
                .isEqualTo(text);
    }
}
