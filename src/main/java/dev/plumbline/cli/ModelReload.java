package dev.plumbline.cli;

import static java.util.Objects.requireNonNull;

import dev.plumbline.config.ConfigurationException;
import dev.plumbline.config.Faults;
import dev.plumbline.config.ServiceConfig;
import dev.plumbline.monitor.Reloads;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.stream.LoadedModel;
import dev.plumbline.stream.StreamService;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up changes of the models while the service runs.
 *
 * <p>A changed configuration is taken as a whole or not at all: what has changed is loaded beside what runs, and where anything is wrong
 * the service goes on as it was and says why. Records under way are explained by the model they were admitted for. Not safe for use by
 * several threads, but for {@link #outcomes}.
 */
final class ModelReload {
    private static final Logger LOG = LoggerFactory.getLogger(ModelReload.class);

    private final ConfigSource source;
    private final OnnxRuntime runtime;
    private final StreamService stream;
    private final ServiceConfig running;
    private ServedModels served;
    private List<Path> files;
    private volatile ServiceConfig current;
    private volatile Reloads outcomes = Reloads.NONE;

    /**
     * Watches over what a configuration was made of.
     *
     * @param running the configuration that was started with
     */
    ModelReload(
            ConfigSource source,
            OnnxRuntime runtime,
            StreamService stream,
            ServiceConfig running,
            ServedModels served) {
        this.source = requireNonNull(source, "source");
        this.runtime = requireNonNull(runtime, "runtime");
        this.stream = requireNonNull(stream, "stream");
        this.running = requireNonNull(running, "running");
        this.served = requireNonNull(served, "served");
        this.current = running;
        this.files = files(running);
    }

    private List<Path> files(ServiceConfig config) {
        var all = new ArrayList<Path>();
        all.add(source.file());
        config.models().forEach(model -> all.addAll(model.file().origin().files()));
        return List.copyOf(all);
    }

    /** How everything lies now that a change would show in. */
    FileStamps stamps() {
        return FileStamps.of(files);
    }

    /** Reads the configuration again, and serves its models if there is nothing wrong with any. */
    void reload() {
        var faults = new Faults();
        Optional<ServedModels> loaded = Optional.empty();
        try {
            var config = source.read(faults);
            files = files(config);
            loaded = Optional.of(served.next(config.models(), loader(config, faults)));
            faults.throwIfAny();
            stream.serve(loaded.get().models());
            accepted(loaded.get(), config);
        } catch (ConfigurationException refused) {
            refused(loaded, refused.faults());
        } catch (RuntimeException unexpected) {
            LOG.error("the change of the models failed", unexpected);
            refused(loaded, List.of(String.valueOf(unexpected.getMessage())));
        }
    }

    private ModelLoader loader(ServiceConfig config, Faults faults) {
        return new ModelLoader(runtime, running.engine(), config.folder(), faults);
    }

    private void accepted(ServedModels loaded, ServiceConfig config) {
        for (var model : loaded.without(served)) {
            LOG.info("model '{}' is served from now on, SHA-256 {}", model.id(), model.sha256());
        }
        for (var model : served.without(loaded)) {
            LOG.info("model '{}', SHA-256 {}, is no longer served", model.id(), model.sha256());
        }
        if (!running.differsInModelsOnly(config)) {
            LOG.warn("of the changed configuration only the models were taken up; the rest needs a restart");
        }
        served = loaded;
        current = config;
        outcomes = outcomes.accepted(Instant.now());
    }

    private void refused(Optional<ServedModels> loaded, List<String> faults) {
        loaded.ifPresent(models -> models.without(served).forEach(LoadedModel::retire));
        faults.forEach(fault -> LOG.error("the changed models are refused, the service goes on as it was: {}", fault));
        outcomes = outcomes.refused(Instant.now(), faults);
    }

    /** The configuration whose models are served. */
    ServiceConfig current() {
        return current;
    }

    Reloads outcomes() {
        return outcomes;
    }

    /** Closes the models that are served. */
    void close() {
        served.models().forEach(LoadedModel::retire);
    }
}
