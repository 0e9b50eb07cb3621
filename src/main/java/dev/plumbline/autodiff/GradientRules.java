package dev.plumbline.autodiff;

import dev.plumbline.autodiff.GradientRequest.Leniency;
import java.util.Set;

/** The gradient rules by family; a new family is registered here. */
final class GradientRules {
    private GradientRules() {}

    /** The rules, and those that are asked for besides. */
    static RuleTable with(Set<Leniency> leniencies) {
        var table = standard();
        if (leniencies.contains(Leniency.STRAIGHT_THROUGH)) {
            QuantizationRules.addStraightThroughTo(table);
        }
        return table;
    }

    static RuleTable standard() {
        var table = new RuleTable();
        ElementwiseRules.addTo(table);
        TrigonometricRules.addTo(table);
        ActivationRules.addTo(table);
        ArithmeticRules.addTo(table);
        LinearRules.addTo(table);
        EinsumRule.addTo(table);
        DeterminantRule.addTo(table);
        ConvolutionRules.addTo(table);
        PoolingRules.addTo(table);
        ResizeRule.addTo(table);
        NormRules.addTo(table);
        ReductionRules.addTo(table);
        NormalizationRules.addTo(table);
        ImageNormalizationRules.addTo(table);
        LayoutRules.addTo(table);
        RearrangementRules.addTo(table);
        IndexingRules.addTo(table);
        GatherRules.addTo(table);
        ScatterRules.addTo(table);
        ColumnsRule.addTo(table);
        QuantizationRules.addTo(table);
        LayerNormalizationRules.addTo(table);
        FourierRules.addTo(table);
        ZeroDerivativeRules.addTo(table);
        return table;
    }
}
