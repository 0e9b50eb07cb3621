package dev.plumbline.graph;

import java.util.Arrays;

/**
 * How a window slides over spatial axes by the attributes of a Conv, a pooling or a Col2Im, with ONNX's values in the place of absent ones.
 *
 * @param strides one for each axis
 * @param dilations one for each axis
 * @param pads what is put before each axis, then what is put behind each; zeros where {@code auto} says otherwise
 * @param auto ONNX's {@code auto_pad}
 */
public record WindowAttributes(long[] strides, long[] dilations, long[] pads, String auto) {
    private static final String EXPLICIT = "NOTSET";

    public static WindowAttributes of(Attributes attributes, int axes) {
        String auto = attributes.text("auto_pad", EXPLICIT);
        return new WindowAttributes(
                attributes.integers("strides").orElseGet(() -> ones(axes)),
                attributes.integers("dilations").orElseGet(() -> ones(axes)),
                attributes
                        .integers("pads")
                        .filter(pads -> auto.equals(EXPLICIT))
                        .orElseGet(() -> new long[2 * axes]),
                auto);
    }

    private static long[] ones(int count) {
        var ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Pads of the spatial axes as pads of all, with none for rows and channels. */
    public static long[] padsOfAll(long[] spatial) {
        int axes = spatial.length / 2;
        var all = new long[spatial.length + 4];
        System.arraycopy(spatial, 0, all, 2, axes);
        System.arraycopy(spatial, axes, all, axes + 4, axes);
        return all;
    }

    /** Whether the padding follows from the extents. */
    public boolean padsToSame() {
        return auto.startsWith("SAME");
    }

    /** What is put before an axis, of all that is put around it: the odd one comes behind for {@code SAME_UPPER} alone. */
    public long before(long total) {
        return auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
    }
}
