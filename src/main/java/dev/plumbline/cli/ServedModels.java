package dev.plumbline.cli;

import dev.plumbline.config.ModelConfig;
import dev.plumbline.stream.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The models of one configuration, each with what it was made of, so that the next configuration loads only what has changed.
 *
 * <p>Immutable: the next configuration's models are another one of these.
 */
record ServedModels(List<Served> served) {
    /** One model, and what it was made of. */
    private record Served(LoadedModel model, ModelConfig.Origin origin, FileStamps stamps) {
        boolean isMadeOf(ModelConfig config, FileStamps now) {
            return model.id().equals(config.id()) && origin.equals(config.file().origin()) && stamps.equals(now);
        }
    }

    static final ServedModels NONE = new ServedModels(List.of());

    ServedModels {
        served = List.copyOf(served);
    }

    /**
     * The models of a configuration: those that are as they were, and the others newly loaded.
     *
     * @param loader notes what is wrong
     */
    ServedModels next(List<ModelConfig> configs, ModelLoader loader) {
        var next = new ArrayList<Served>();
        for (var config : configs) {
            // Before it is read: a change while it is read makes it another one.
            var stamps = FileStamps.of(config.file().origin().files());
            unchanged(config, stamps)
                    .or(() -> loader.load(config)
                            .map(model -> new Served(model, config.file().origin(), stamps)))
                    .ifPresent(next::add);
        }
        return new ServedModels(next);
    }

    private Optional<Served> unchanged(ModelConfig config, FileStamps now) {
        return served.stream().filter(known -> known.isMadeOf(config, now)).findFirst();
    }

    List<LoadedModel> models() {
        return served.stream().map(Served::model).toList();
    }

    /** The models that another configuration does not have. */
    List<LoadedModel> without(ServedModels other) {
        var kept = other.models();
        return models().stream().filter(model -> !kept.contains(model)).toList();
    }
}
