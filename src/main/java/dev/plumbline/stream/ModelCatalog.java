package dev.plumbline.stream;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models this service explains, by name and version. */
public final class ModelCatalog {
    private final Map<LoadedModel.Id, LoadedModel> models = new LinkedHashMap<>();

    private ModelCatalog(List<LoadedModel> loaded) {
        for (var model : loaded) {
            if (models.put(model.id(), model) != null) {
                throw new IllegalArgumentException(
                        "expected each model and version once, found '%s' twice".formatted(model.id()));
            }
        }
    }

    public static ModelCatalog of(List<LoadedModel> models) {
        return new ModelCatalog(models);
    }

    public static ModelCatalog of(LoadedModel... models) {
        return of(List.of(models));
    }

    public Collection<LoadedModel> models() {
        return models.values();
    }

    /** The model that explains predictions of the given name and version. */
    Optional<LoadedModel> find(String name, String version) {
        return Optional.ofNullable(models.get(new LoadedModel.Id(name, version)));
    }

    boolean hasName(String name) {
        return models.keySet().stream().anyMatch(id -> id.name().equals(name));
    }

    /** The catalog's ids for messages. */
    String ids() {
        return models.keySet().stream().map(LoadedModel.Id::toString).collect(Collectors.joining(", "));
    }
}
