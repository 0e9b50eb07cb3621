package dev.plumbline.cli;

import static java.util.Objects.requireNonNull;

import dev.plumbline.config.Faults;
import dev.plumbline.config.ModelConfig;
import dev.plumbline.config.ServiceConfig;
import dev.plumbline.monitor.Reloads;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.stream.ExplainEngine;
import dev.plumbline.stream.LoadedModel;
import dev.plumbline.stream.ModelCatalog;
import dev.plumbline.stream.StreamCounters;
import dev.plumbline.stream.StreamParts;
import dev.plumbline.stream.StreamService;
import java.util.List;
import java.util.Optional;

/** The service with all that it owns: models, engine and stream, opened and closed as one. */
final class RunningService implements AutoCloseable {
    private final ServiceConfig config;
    private final OnnxRuntime runtime;
    private final ModelReload reload;
    private final StreamService stream;
    private Optional<ServiceMonitor> monitor = Optional.empty();
    private Optional<ModelWatch> watch = Optional.empty();

    private RunningService(ServiceConfig config, OnnxRuntime runtime, ModelReload reload, StreamService stream) {
        this.config = requireNonNull(config, "config");
        this.runtime = requireNonNull(runtime, "runtime");
        this.reload = requireNonNull(reload, "reload");
        this.stream = requireNonNull(stream, "stream");
    }

    /**
     * Loads the models, reaches the registry and the brokers, and prepares the stream; nothing is consumed yet.
     *
     * @param source what the configuration was read from, to be read again when it changes
     * @param faults those found while the configuration was read; more are added
     * @throws dev.plumbline.config.ConfigurationException with all faults, if there are any
     */
    static RunningService open(ConfigSource source, ServiceConfig config, Faults faults) {
        var runtime = OnnxRuntime.open();
        var models = ServedModels.NONE;
        Optional<StreamService> stream = Optional.empty();
        try {
            var loader = new ModelLoader(runtime, config.engine(), config.folder(), faults);
            models = models.next(config.models(), loader);
            var events = new EventAccess(config.registry());
            events.check(faults);
            stream = stream(config, models.models(), events, faults);
            // Last, since it may wait.
            RegistryCheck.check(config.registry(), config.stream().topics(), faults);
            faults.throwIfAny();
            var reload = new ModelReload(source, runtime, stream.orElseThrow(), config, models);
            return new RunningService(config, runtime, reload, stream.orElseThrow());
        } catch (RuntimeException notStarted) {
            stream.ifPresent(StreamService::close);
            models.models().forEach(LoadedModel::retire);
            runtime.close();
            throw notStarted;
        }
    }

    private static Optional<StreamService> stream(
            ServiceConfig config, List<LoadedModel> models, EventAccess events, Faults faults) {
        if (config.kafka().getOrDefault("bootstrap.servers", "").isBlank()) {
            return Optional.empty();
        }
        ExplainEngine engine = new ExplainEngine(config.stream().engine());
        try {
            var parts = new StreamParts(
                    config.stream(), ModelCatalog.of(models), engine, events::ofTask, new StreamCounters());
            return Optional.of(new StreamService(parts, config.kafka()));
        } catch (IllegalArgumentException unfit) {
            faults.add("models", unfit.getMessage());
        } catch (RuntimeException unreachable) {
            faults.add("kafka", unreachable.getMessage());
        }
        engine.close();
        return Optional.empty();
    }

    /** Serves the page where the configuration wants it, so that it can be seen what becomes of the start, and starts to consume. */
    void start() {
        if (config.monitor().enabled()) {
            monitor = Optional.of(ServiceMonitor.start(this, config));
        }
        stream.start();
        watch = Optional.of(ModelWatch.start(reload, config.operation().reloadInterval()));
    }

    /** The page, while it is served. */
    Optional<ServiceMonitor> monitor() {
        return monitor;
    }

    /** The models as they are configured now. */
    List<ModelConfig> models() {
        return reload.current().models();
    }

    /** How the changes of the models went so far. */
    Reloads reloads() {
        return reload.outcomes();
    }

    StreamService stream() {
        return stream;
    }

    /** Commits and stops the stream, then frees the models. */
    @Override
    public void close() {
        watch.ifPresent(ModelWatch::close);
        monitor.ifPresent(ServiceMonitor::close);
        monitor = Optional.empty();
        stream.close();
        reload.close();
        runtime.close();
    }
}
