package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

import dev.plumbline.autodiff.Differentiator;
import dev.plumbline.autodiff.GradientRequest;
import dev.plumbline.autodiff.NotDifferentiableException;
import dev.plumbline.graph.FloatingTypes;
import dev.plumbline.graph.FreedBatch;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Guards;
import dev.plumbline.graph.Limits;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.StaticValues;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.graph.convolution.SmallConvolutions;
import dev.plumbline.graph.lowering.Canonicalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A model in canonical form and the shapes of its values.
 *
 * @param freed whether it was exported for one row and now takes many
 */
record ProbedModel(Model canonical, ShapeTable shapes, boolean freed) {
    ProbedModel {
        requireNonNull(canonical, "canonical");
        requireNonNull(shapes, "shapes");
    }

    /**
     * Brings a model into canonical form, probes it, and writes down what it computes from fixed shapes.
     *
     * @param keep names of inner values that must keep their names
     * @throws NotDifferentiableException if ONNX Runtime cannot run the model and operators without a gradient rule may be why
     */
    static ProbedModel of(OnnxRuntime runtime, Model given, Collection<String> keep) {
        var source = Guards.add(FloatingTypes.singleForHalf(given));
        var canonical = Canonicalizer.canonicalize(source, keep, seen(runtime, source));
        Limits.requireSizes(canonical.graph());
        try {
            var freed = FreedBatch.of(canonical.graph())
                    .map(canonical::withGraph)
                    .flatMap(many -> freed(runtime, canonical, many));
            return freed.isPresent() ? freed.get() : probed(runtime, canonical, false);
        } catch (OnnxRuntimeException e) {
            var graph = canonical.graph();
            var points = names(graph.freeInputs());
            if (!points.isEmpty()) {
                var unknown = Differentiator.withoutRules(graph, GradientRequest.of(points, names(graph.outputs())));
                if (!unknown.isEmpty()) {
                    throw new NotDifferentiableException(unknown, e);
                }
            }
            throw e;
        }
    }

    private static ProbedModel probed(OnnxRuntime runtime, Model canonical, boolean freed) {
        var shapes = ShapeProbe.probe(runtime, canonical);
        var products = SmallConvolutions.asProducts(canonical.graph(), shapes).map(canonical::withGraph);
        return products.isPresent()
                ? probed(products.get(), ShapeProbe.probe(runtime, products.get()), freed)
                : probed(canonical, shapes, freed);
    }

    private static ProbedModel probed(Model canonical, ShapeTable shapes, boolean freed) {
        return new ProbedModel(
                canonical.withGraph(StaticValues.fold(canonical.graph(), shapes.constants())), shapes, freed);
    }

    /** The model that takes many rows, if it runs on them and keeps them apart. */
    private static Optional<ProbedModel> freed(OnnxRuntime runtime, Model single, Model many) {
        if (!RowIndependence.holds(runtime, single, many)) {
            return Optional.empty();
        }
        try {
            return Optional.of(probed(runtime, many, true));
        } catch (OnnxRuntimeException e) {
            return Optional.empty();
        }
    }

    Graph graph() {
        return canonical.graph();
    }

    List<String> floatingInputs() {
        return floating(canonical.graph().freeInputs());
    }

    List<String> floatingOutputs() {
        return floating(canonical.graph().outputs());
    }

    /** What the named values are, those that were seen. */
    List<TensorSpec> specs(List<String> names) {
        return names.stream().flatMap(name -> spec(name).stream()).toList();
    }

    private Optional<TensorSpec> spec(String name) {
        return shapes.find(name)
                .map(seen -> new TensorSpec(
                        name, seen.dtype(), Arrays.stream(seen.dims()).boxed().toList()));
    }

    private List<String> floating(List<ValueInfo> values) {
        return names(values).stream()
                .filter(name -> shapes.find(name)
                        .filter(seen -> seen.dtype().isFloating())
                        .isPresent())
                .toList();
    }

    /** Shapes of the model as it was read, where its canonical form depends on them and it can be run. */
    private static ShapeTable seen(OnnxRuntime runtime, Model source) {
        if (!Canonicalizer.usesShapes(source)) {
            return ShapeTable.empty();
        }
        try {
            return ShapeProbe.probe(runtime, source);
        } catch (OnnxRuntimeException e) {
            return ShapeTable.empty();
        }
    }

    static List<String> names(List<ValueInfo> values) {
        return values.stream().map(ValueInfo::name).toList();
    }
}
