package dev.plumbline.cli;

import dev.plumbline.config.ServiceConfig;
import dev.plumbline.stream.StoredLetter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/** One dead letter in full. */
final class LetterPage {
    private static final int SHOWN_BYTES = 256;
    private static final int SHOWN_LETTERS = 10_000;

    private final ServiceConfig config;
    private final PrintWriter out;
    private boolean printed;

    LetterPage(ServiceConfig config, PrintWriter out) {
        this.config = config;
        this.out = out;
    }

    boolean printed() {
        return printed;
    }

    void print(StoredLetter letter) {
        printed = true;
        out.printf("%s at %s, read from %s%n", letter.reason(), letter.stage(), letter.source());
        out.println(letter.message());
        out.printf("%nprediction of %s%n", Instant.ofEpochMilli(letter.timestamp()));
        out.println("key: " + bytes(letter.key()));
        letter.headers().forEach(header -> out.printf("header %s: %s%n", header.key(), bytes(header.value())));
        out.println("value: " + value(letter));
        out.flush();
    }

    /** The event if the registry knows its schema, else the bytes. */
    private String value(StoredLetter letter) {
        if (letter.value() == null) {
            return letter.omitted() ? "too large to be kept here; it lies in the source topic" : "none";
        }
        var topic = config.stream().topics().predictions();
        try (var serde = new EventAccess(config.registry()).predictions()) {
            var event = serde.deserializer().deserialize(topic, letter.headers(), letter.value());
            return shortened(event.toString());
        } catch (RuntimeException unreadable) {
            return "%s (%s)".formatted(hex(letter.value()), unreadable.getMessage());
        }
    }

    private static String bytes(byte[] bytes) {
        if (bytes == null) {
            return "none";
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        boolean readable = text.chars().noneMatch(letter -> Character.isISOControl(letter) || letter == '\uFFFD');
        return readable ? shortened(text) : hex(bytes);
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_LETTERS ? text : text.substring(0, SHOWN_LETTERS) + "...";
    }

    private static String hex(byte[] bytes) {
        var shown = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
        return "%d bytes, %s%s".formatted(bytes.length, shown, bytes.length > SHOWN_BYTES ? "..." : "");
    }
}
