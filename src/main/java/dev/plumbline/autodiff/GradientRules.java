package dev.plumbline.autodiff;

/** The gradient rules by family; a new family is registered here. */
final class GradientRules {
    private GradientRules() {}

    static RuleTable standard() {
        var table = new RuleTable();
        ElementwiseRules.addTo(table);
        ArithmeticRules.addTo(table);
        LinearRules.addTo(table);
        ConvolutionRules.addTo(table);
        PoolingRules.addTo(table);
        ReductionRules.addTo(table);
        NormalizationRules.addTo(table);
        LayoutRules.addTo(table);
        IndexingRules.addTo(table);
        LayerNormalizationRules.addTo(table);
        FourierRules.addTo(table);
        ZeroDerivativeRules.addTo(table);
        return table;
    }
}
