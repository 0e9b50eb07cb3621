package dev.plumbline.quality;

import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Elements of one explained input that are removed together: a feature, a pixel with its channels, or a single number.
 *
 * @param input index of the explained input
 * @param columns row-major positions in one row of it
 */
public record Part(int input, List<Integer> columns) {
    public Part {
        columns = List.copyOf(columns);
        if (input < 0 || columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected columns of an explained input, found input %d and columns %s".formatted(input, columns));
        }
    }

    /** One part for each named feature. */
    public static List<Part> features(List<Feature> features, List<String> explained) {
        return features.stream()
                .filter(feature -> explained.contains(feature.input()))
                .map(feature -> new Part(explained.indexOf(feature.input()), feature.columns()))
                .toList();
    }

    /** One part for each pixel of an image {@code [C, H, W]}, and for each element of any other input. */
    public static List<Part> elements(Point point) {
        var parts = new ArrayList<Part>();
        for (int input = 0; input < point.inputs().size(); input++) {
            var shape = point.inputs().get(input).shape();
            int channels = isImage(shape) ? Math.toIntExact(shape.dim(0)) : 1;
            int size = Math.toIntExact(shape.size()) / channels;
            for (int element = 0; element < size; element++) {
                int first = element;
                parts.add(new Part(
                        input,
                        IntStream.range(0, channels)
                                .map(channel -> channel * size + first)
                                .boxed()
                                .toList()));
            }
        }
        return parts;
    }

    /** Whether one row of an input is an image, {@code [C, H, W]}. */
    static boolean isImage(Shape row) {
        return row.rank() == 3;
    }

    /** The sum of this part's elements. */
    double sum(List<Tensor> tensors) {
        var tensor = tensors.get(input);
        return columns.stream().mapToDouble(tensor::getDouble).sum();
    }
}
