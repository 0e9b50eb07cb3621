package dev.plumbline.attribution;

import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The elements of several tensors in one array of doubles, and back to the types and shapes of a model point. */
final class Layout {
    private final List<Tensor> model;

    Layout(Point model) {
        this.model = model.inputs();
    }

    /** All elements, tensor after tensor, each in row-major order. */
    static double[] flatten(List<Tensor> tensors) {
        int size = 0;
        for (var tensor : tensors) {
            size += tensor.size();
        }
        var flat = new double[size];
        flatten(tensors, flat);
        return flat;
    }

    /** As {@link #flatten(List)}, into an array of that length. */
    static void flatten(List<Tensor> tensors, double[] flat) {
        int at = 0;
        for (var tensor : tensors) {
            tensor.toDoubles(flat, at);
            at += tensor.size();
        }
    }

    /** Tensors of the model point's types and shapes. */
    List<Tensor> unflatten(double[] flat) {
        var tensors = new ArrayList<Tensor>();
        int at = 0;
        for (var like : model) {
            tensors.add(Tensor.of(like.dtype(), like.shape(), flat, at));
            at += like.size();
        }
        return tensors;
    }
}
