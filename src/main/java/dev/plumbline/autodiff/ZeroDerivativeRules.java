package dev.plumbline.autodiff;

/** Operators that no gradient flows through, by their nature. */
final class ZeroDerivativeRules {
    private ZeroDerivativeRules() {}

    static void addTo(RuleTable table) {
        table.nonDifferentiable(
                        // Shapes, indices and truth values.
                        "Shape",
                        "Size",
                        "ArgMax",
                        "ArgMin",
                        "NonZero",
                        "Equal",
                        "Less",
                        "LessOrEqual",
                        "Greater",
                        "GreaterOrEqual",
                        "Not",
                        "And",
                        "Or",
                        "Xor",
                        "IsNaN",
                        "IsInf",
                        "BitShift",
                        "BitwiseAnd",
                        "BitwiseNot",
                        "BitwiseOr",
                        "BitwiseXor",
                        "NonMaxSuppression",
                        "StringNormalizer")
                // Piecewise constant, or random.
                .nonDifferentiable(
                        "Sign",
                        "Floor",
                        "Ceil",
                        "Round",
                        "Hardmax",
                        "ConstantOfShape",
                        "EyeLike",
                        "RandomNormal",
                        "RandomNormalLike",
                        "RandomUniform",
                        "RandomUniformLike",
                        "Bernoulli",
                        "Multinomial",
                        "Range");
    }
}
