package dev.plumbline.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models this service explains, by name and version. */
public final class ModelCatalog {
    private final Map<LoadedModel.Id, LoadedModel> models = new LinkedHashMap<>();

    /** Of each name the model that was given last. */
    private final Map<String, LoadedModel> latest = new HashMap<>();

    private ModelCatalog(List<LoadedModel> loaded) {
        for (var model : loaded) {
            if (models.put(model.id(), model) != null) {
                throw new IllegalArgumentException(
                        "expected each model and version once, found '%s' twice".formatted(model.id()));
            }
            var before = latest.put(model.id().name(), model);
            requireSame(before, model);
        }
    }

    private static void requireSame(LoadedModel before, LoadedModel model) {
        if (before != null && policy(before) != policy(model)) {
            throw new IllegalArgumentException(
                    "expected one policy for unknown versions of '%s', found %s for '%s' and %s for '%s'"
                            .formatted(model.id().name(), policy(before), before.id(), policy(model), model.id()));
        }
    }

    private static Intake.UnknownVersion policy(LoadedModel model) {
        return model.intake().unknownVersion();
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

    /** The model that explains predictions of the given name and version: exactly that one if it is here, else what the name's policy says. */
    Optional<LoadedModel> find(String name, String version) {
        var exact = models.get(new LoadedModel.Id(name, version));
        if (exact != null) {
            return Optional.of(exact);
        }
        return latest(name, Intake.UnknownVersion.LATEST);
    }

    /** Whether predictions of the given name and version are passed over. */
    boolean skips(String name, String version) {
        return !models.containsKey(new LoadedModel.Id(name, version))
                && latest(name, Intake.UnknownVersion.SKIP).isPresent();
    }

    private Optional<LoadedModel> latest(String name, Intake.UnknownVersion policy) {
        return Optional.ofNullable(latest.get(name)).filter(model -> policy(model) == policy);
    }

    boolean hasName(String name) {
        return latest.containsKey(name);
    }

    /** The catalog's ids for messages. */
    String ids() {
        return models.keySet().stream().map(LoadedModel.Id::toString).collect(Collectors.joining(", "));
    }
}
