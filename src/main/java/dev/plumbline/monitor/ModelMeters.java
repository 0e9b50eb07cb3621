package dev.plumbline.monitor;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.Supplier;

/** Which models are served, as one gauge whose labels tell; it follows them when they are replaced. */
final class ModelMeters {
    private final MultiGauge gauge;
    private final Supplier<List<ServedModel>> models;

    ModelMeters(MeterRegistry registry, Supplier<List<ServedModel>> models) {
        this.models = models;
        this.gauge = MultiGauge.builder("plumbline.model.info")
                .description("Always 1; its labels tell which models are served")
                .register(registry);
    }

    void refresh() {
        gauge.register(models.get().stream().map(ModelMeters::row).toList(), true);
    }

    private static MultiGauge.Row<?> row(ServedModel model) {
        return MultiGauge.Row.of(
                Tags.of("model", model.name(), "version", model.version(), "sha256", model.sha256()), 1);
    }
}
