package dev.plumbline.graph.lowering;

import java.util.Arrays;

/** Pooling operators whose newer versions do more than the canonical ones. */
final class PoolingLowerings {
    private PoolingLowerings() {}

    static void addTo(LoweringTable table) {
        table.from(19, "AveragePool", call -> {
            boolean dilated = call.attributes()
                    .integers("dilations")
                    .map(dilations -> Arrays.stream(dilations).anyMatch(d -> d != 1))
                    .orElse(false);
            return dilated
                    ? new DilatedAverage(call).run()
                    : call.same(call.attributes().without("dilations"), call.inputs());
        });
    }
}
