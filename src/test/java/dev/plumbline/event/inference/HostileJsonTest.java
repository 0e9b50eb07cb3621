package dev.plumbline.event.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.event.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Sends damaged JSON through the way a prediction is read: each is a prediction or a fault of its own. */
final class HostileJsonTest {
    private static final int RECORDS = 20_000;
    private static final long SEED = 20260101;
    private static final Envelope ENVELOPE = new Envelope(Map.of(), "log/0/0", Instant.EPOCH);
    private static final byte[] SOUND = utf8("""
        {"request":{"id":"r","inputs":[{"name":"x","shape":[2,3],"datatype":"FP32","data":[[1,2.5,-3e2],[4,5,6]]},\
        {"name":"i","shape":[2,1],"datatype":"INT64","data":[1,2]}]},\
        "response":{"model_name":"m","model_version":"1","outputs":[{"name":"y","shape":[2],"datatype":"FP64","data":[0.5,0.25]}]}}\
        """);
    private static final String[] PIECES = {
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"",
        "null",
        "true",
        "-1",
        "1e400",
        "9223372036854775808",
        "\\u0000",
        "[[[[",
        "\"x\""
    };

    @Test
    void everyDamagedRecordIsReadOrRefused() {
        var random = new Random(SEED);
        var outcomes = new TreeMap<String, Integer>();
        for (int i = 0; i < RECORDS; i++) {
            outcomes.merge(outcome(damaged(random)), 1, Integer::sum);
        }

        System.out.printf("hostile JSON: %d records, %s, 0 crashes%n", RECORDS, outcomes);
        assertThat(outcomes).containsOnlyKeys("INVALID", "MALFORMED", "READ");
    }

    @Test
    void nestingBeyondTheBoundIsMalformed() {
        var deep = utf8(
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":" + "[".repeat(100_000));

        assertThat(outcome(deep)).isEqualTo("MALFORMED");
    }

    private static String outcome(byte[] record) {
        try {
            var pair = InferencePair.parse(record);
            for (int row = 0; row < pair.rows(); row++) {
                InferenceMapping.prediction(InferencePair.parse(pair.row(row)), ENVELOPE);
            }
            return "READ";
        } catch (MalformedJsonException e) {
            assertThat(e.getMessage().length()).isLessThan(1000);
            return "MALFORMED";
        } catch (InvalidEventException e) {
            assertThat(e.getMessage().length()).isLessThan(1000);
            return "INVALID";
        }
    }

    private static byte[] damaged(Random random) {
        var bytes = SOUND.clone();
        return switch (random.nextInt(4)) {
            case 0 -> flipped(bytes, 1 + random.nextInt(4), random);
            case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 2 -> replaced(bytes, random);
            default -> flipped(replaced(bytes, random), 1, random);
        };
    }

    private static byte[] flipped(byte[] bytes, int flips, Random random) {
        for (int i = 0; i < flips; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return bytes;
    }

    /** A piece of JSON in place of a few characters. */
    private static byte[] replaced(byte[] bytes, Random random) {
        var text = new StringBuilder(new String(bytes, StandardCharsets.UTF_8));
        int at = random.nextInt(text.length());
        text.replace(at, Math.min(text.length(), at + random.nextInt(6)), PIECES[random.nextInt(PIECES.length)]);
        return utf8(text.toString());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
