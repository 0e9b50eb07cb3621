package dev.plumbline.attribution;

import dev.plumbline.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A point of the input space: one tensor per explained input, in the function's order, each the shape of one row (no batch axis).
 */
public record Point(List<Tensor> inputs) {
    public Point {
        inputs = List.copyOf(inputs);
    }

    /** A point of a function of one or more tensors. */
    public static Point of(Tensor... inputs) {
        return new Point(List.of(inputs));
    }

    /** Number of elements of all tensors. */
    public int elements() {
        int elements = 0;
        for (var input : inputs) {
            elements += input.size();
        }
        return elements;
    }

    /** SHA-256 of the tensors' types, shapes and little-endian elements, hexadecimal. */
    public String digest() {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var input : inputs) {
                sha256.update(input.toString().getBytes(StandardCharsets.UTF_8));
                sha256.update(input.bytes());
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The shapes and the digest: two points print alike if they are alike. */
    @Override
    public String toString() {
        return "Point[%s, sha256=%s]".formatted(inputs, digest());
    }
}
