package dev.plumbline.runtime;

import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model ready to be explained: what it takes, and the sessions that run it.
 *
 * @param points the explained values
 * @param context inputs that the explained output needs besides the explained values
 * @param fed the values that the path graph takes of a point: the explained ones, or those at the end of an affine prefix
 * @param whole from the model's inputs to its outputs, to the target value, and to inner values that are explained or fed
 * @param head from explained values and context to the target value and what is fed; the same as {@code whole} where inputs are explained
 * @param recurring the images of fixed baselines
 * @param path integrates, where the method's points are fixed, and else differentiates at single points
 */
record CompiledModel(
        ModelSignature signature,
        List<TensorSpec> points,
        List<String> context,
        TargetValue target,
        List<String> fed,
        ForwardPass whole,
        ForwardPass head,
        RecurringImages recurring,
        PathPass path)
        implements AutoCloseable {
    CompiledModel {
        points = List.copyOf(points);
        context = List.copyOf(context);
        fed = List.copyOf(fed);
    }

    /** Names of the explained values. */
    List<String> explained() {
        return signature.explained();
    }

    /** The images of points, each with its context. */
    List<PointImage> images(List<Point> points, List<Map<String, Tensor>> contexts) {
        var rows = new ArrayList<Map<String, Tensor>>();
        for (int i = 0; i < points.size(); i++) {
            var row = new HashMap<>(contexts.get(i));
            for (int number = 0; number < explained().size(); number++) {
                row.put(explained().get(number), points.get(i).inputs().get(number));
            }
            rows.add(row);
        }
        var wanted = new ArrayList<>(fedBesides());
        wanted.add(target.value());
        var computed = head.run(rows, wanted);
        var images = new ArrayList<PointImage>();
        for (int i = 0; i < computed.size(); i++) {
            images.add(image(points.get(i), computed.get(i)));
        }
        return images;
    }

    /** The image of a point, given what a forward pass has computed there. */
    PointImage image(Point point, Map<String, Tensor> computed) {
        var value = computed.get(target.value());
        if (fed.equals(explained())) {
            return new PointImage(value, point);
        }
        var tensors = new ArrayList<Tensor>();
        for (var name : fed) {
            int number = explained().indexOf(name);
            tensors.add(number < 0 ? computed.get(name) : point.inputs().get(number));
        }
        return new PointImage(value, new Point(tensors));
    }

    /** The values that are fed and not explained. */
    List<String> fedBesides() {
        return fed.stream().filter(name -> !explained().contains(name)).toList();
    }

    @Override
    public void close() {
        whole.close();
        head.close();
        path.close();
    }
}
