package dev.plumbline.cli;

import dev.plumbline.attribution.Method;
import picocli.CommandLine.Option;

/** Options of the rule that takes as many points as an explanation needs. */
final class AdaptiveArguments {
    @Option(
            names = "--tolerance",
            paramLabel = "E",
            defaultValue = "0.01",
            description = "relative error up to which an explanation is CONVERGED (default: 0.01)")
    private double tolerance;

    @Option(
            names = "--max-points",
            paramLabel = "N",
            defaultValue = "256",
            description = "most points the adaptive rule takes per baseline (default: 256)")
    private int maxPoints;

    double tolerance() {
        return tolerance;
    }

    int maxPoints() {
        return maxPoints;
    }

    /** @throws IllegalArgumentException if a number is out of its range */
    Method method() {
        return new Method.Adaptive(tolerance, maxPoints);
    }
}
