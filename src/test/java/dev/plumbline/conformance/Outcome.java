package dev.plumbline.conformance;

import dev.plumbline.autodiff.NotDifferentiableException;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.runtime.GradientCheck;
import dev.plumbline.runtime.GradientModel;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.runtime.OnnxRuntimeException;
import dev.plumbline.runtime.SessionConfig;
import dev.plumbline.tensor.DType;
import java.util.List;

/** What became of one test; an empty fault is a pass. */
record Outcome(String test, String fault) {
    private static final long SEED = 11;

    boolean passed() {
        return fault.isEmpty();
    }

    /** In double precision where ONNX Runtime has the kernels, else in single. */
    static Outcome of(OnnxRuntime runtime, NodeTest test) {
        var sharp = test.in(DType.DOUBLE, SEED);
        return !test.isSingleInside() && runs(runtime, sharp).isEmpty()
                ? compare(runtime, sharp, List.of(1e-5, 1e-7))
                : single(runtime, test.in(DType.FLOAT, SEED));
    }

    private static Outcome single(OnnxRuntime runtime, NodeTest test) {
        String refusal = runs(runtime, test);
        return refusal.isEmpty() ? compare(runtime, test, List.of(5e-3, 5e-4)) : new Outcome(test.name(), refusal);
    }

    /** Empty if ONNX Runtime runs the test, else why not. */
    private static String runs(OnnxRuntime runtime, NodeTest test) {
        try (var session = runtime.load(test.model(), SessionConfig.defaults())) {
            session.run(
                    test.data(),
                    session.outputs().stream().map(output -> output.name()).toList());
            return "";
        } catch (OnnxRuntimeException e) {
            return e.getMessage();
        }
    }

    private static Outcome compare(OnnxRuntime runtime, NodeTest test, List<Double> steps) {
        String fault = "";
        for (double step : steps) {
            fault = fault(runtime, test, step);
            if (fault.isEmpty()) {
                break;
            }
        }
        return new Outcome(test.name(), fault.lines().reduce("", (a, b) -> (a + " " + b.strip()).strip()));
    }

    private static String fault(OnnxRuntime runtime, NodeTest test, double step) {
        try {
            var points = test.model().graph().freeInputs().stream()
                    .filter(ValueInfo::isFloating)
                    .map(ValueInfo::name)
                    .toList();
            var outputs = test.model().graph().outputs().stream()
                    .filter(ValueInfo::isFloating)
                    .map(ValueInfo::name)
                    .toList();
            var gradient = GradientModel.compileWithZeros(runtime, test.model(), points, outputs);
            return new GradientCheck(runtime, SEED, step)
                    .compare(test.model(), gradient, test.data()).stream()
                            .filter(comparison -> !comparison.agrees())
                            .findFirst()
                            .map(GradientCheck.Comparison::toString)
                            .orElse("");
        } catch (NotDifferentiableException | InvalidModelException | OnnxRuntimeException e) {
            return e.getMessage();
        } catch (RuntimeException | AssertionError e) {
            return e.toString();
        }
    }
}
