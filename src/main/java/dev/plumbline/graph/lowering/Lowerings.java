package dev.plumbline.graph.lowering;

/** The lowerings by family; a new family is registered here. */
final class Lowerings {
    private Lowerings() {}

    static LoweringTable standard() {
        var table = new LoweringTable();
        SignatureLowerings.addTo(table);
        ActivationLowerings.addTo(table);
        PoolingLowerings.addTo(table);
        return table;
    }
}
