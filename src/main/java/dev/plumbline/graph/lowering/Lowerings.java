package dev.plumbline.graph.lowering;

/** The lowerings by family; a new family is registered here. */
final class Lowerings {
    private Lowerings() {}

    static LoweringTable standard() {
        var table = new LoweringTable();
        SignatureLowerings.addTo(table);
        ActivationLowerings.addTo(table);
        PoolingLowerings.addTo(table);
        NormalizationLowerings.addTo(table);
        LossLowerings.addTo(table);
        AttentionLowerings.addTo(table);
        FusionLowerings.addTo(table);
        ClassicalLowerings.addTo(table);
        RecurrentLowerings.addTo(table);
        SpectralLowerings.addTo(table);
        SamplingLowerings.addTo(table);
        LaterLowerings.addTo(table);
        QuantizationLowerings.addTo(table);
        return table;
    }
}
