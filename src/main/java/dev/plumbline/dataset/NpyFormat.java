package dev.plumbline.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * NumPy's array format, versions 1 to 3: a magic number, a Python dictionary with type, order and shape, and the elements.
 *
 * <p>Little-endian, row-major arrays of numbers only; anything else is refused with the NumPy call that converts it. Format: NEP 1.
 */
final class NpyFormat {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
    private static final Map<String, DType> TYPES = Map.ofEntries(
            Map.entry("<f4", DType.FLOAT),
            Map.entry("<f8", DType.DOUBLE),
            Map.entry("<f2", DType.FLOAT16),
            Map.entry("|i1", DType.INT8),
            Map.entry("|u1", DType.UINT8),
            Map.entry("|b1", DType.BOOL),
            Map.entry("<i2", DType.INT16),
            Map.entry("<u2", DType.UINT16),
            Map.entry("<i4", DType.INT32),
            Map.entry("<u4", DType.UINT32),
            Map.entry("<i8", DType.INT64),
            Map.entry("<u8", DType.UINT64));
    private static final Map<DType, String> DESCRIPTIONS =
            TYPES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private NpyFormat() {}

    /** Reads one array; {@code source} names it in messages. */
    static Tensor read(byte[] file, String source) {
        if (file.length < 10 || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new DatasetException("expected a NumPy array in %s, found no NumPy header".formatted(source));
        }
        var buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        boolean shortHeader = file[6] == 1;
        int headerLength = shortHeader ? Short.toUnsignedInt(buffer.getShort(8)) : buffer.getInt(8);
        int headerStart = shortHeader ? 10 : 12;
        if (headerLength < 0 || headerStart + (long) headerLength > file.length) {
            throw new DatasetException("expected a NumPy header of %d bytes in %s, found a file of %d bytes"
                    .formatted(headerLength, source, file.length));
        }
        var header = new String(file, headerStart, headerLength, file[6] >= 3 ? UTF_8 : ISO_8859_1);
        if (field(ORDER, header, source).equals("True")) {
            throw new DatasetException(
                    "expected a row-major array in %s, found Fortran order; save numpy.ascontiguousarray(array)"
                            .formatted(source));
        }
        var dtype = dtype(field(DESCRIPTION, header, source), source);
        var shape = shape(field(SHAPE, header, source));
        return tensor(dtype, shape, buffer.position(headerStart + headerLength), source);
    }

    private static Tensor tensor(DType dtype, Shape shape, ByteBuffer elements, String source) {
        try {
            return Tensor.wrap(dtype, shape, elements);
        } catch (IllegalArgumentException | ArithmeticException wrongLength) {
            throw new DatasetException("%s: %s".formatted(source, wrongLength.getMessage()));
        }
    }

    private static String field(Pattern pattern, String header, String source) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new DatasetException("expected %s in the NumPy header of %s, found %s"
                    .formatted(
                            pattern.pattern().substring(0, pattern.pattern().indexOf('\\')), source, header.strip()));
        }
        return matcher.group(1);
    }

    private static DType dtype(String description, String source) {
        var dtype = TYPES.get(description);
        if (dtype == null) {
            throw new DatasetException(
                    "expected a little-endian array of numbers in %s, found NumPy type '%s'; save array.astype('<f4')"
                            .formatted(source, description));
        }
        return dtype;
    }

    private static Shape shape(String tuple) {
        return Shape.of(Arrays.stream(tuple.split(","))
                .map(String::strip)
                .filter(extent -> !extent.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray());
    }

    /** Writes one array in format version 1. */
    static byte[] write(Tensor tensor) {
        var extents =
                LongStream.of(tensor.shape().dims()).mapToObj(dim -> dim + ",").collect(Collectors.joining());
        var header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
                .formatted(DESCRIPTIONS.get(tensor.dtype()), extents);
        int unpadded = 10 + header.length() + 1;
        var padded = header + " ".repeat((64 - unpadded % 64) % 64) + "\n";
        var elements = tensor.bytes();
        return ByteBuffer.allocate(10 + padded.length() + elements.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) padded.length())
                .put(padded.getBytes(ISO_8859_1))
                .put(elements)
                .array();
    }
}
