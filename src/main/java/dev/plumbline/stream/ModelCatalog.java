package dev.plumbline.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models this service explains, by name and version; they can be replaced while it runs. */
public final class ModelCatalog {
    private volatile Served served;

    /**
     * The models at one moment.
     *
     * @param latest of each name the model that was given last
     */
    private record Served(Map<LoadedModel.Id, LoadedModel> models, Map<String, LoadedModel> latest) {
        static Served of(List<LoadedModel> loaded) {
            var models = new LinkedHashMap<LoadedModel.Id, LoadedModel>();
            var latest = new HashMap<String, LoadedModel>();
            for (var model : loaded) {
                if (models.put(model.id(), model) != null) {
                    throw new IllegalArgumentException(
                            "expected each model and version once, found '%s' twice".formatted(model.id()));
                }
                requireSame(latest.put(model.id().name(), model), model);
            }
            return new Served(models, latest);
        }
    }

    private ModelCatalog(List<LoadedModel> loaded) {
        served = Served.of(loaded);
    }

    private static void requireSame(LoadedModel before, LoadedModel model) {
        if (before != null && policy(before) != policy(model)) {
            throw new IllegalArgumentException(
                    "expected one policy for unknown versions of '%s', found %s for '%s' and %s for '%s'"
                            .formatted(model.id().name(), policy(before), before.id(), policy(model), model.id()));
        }
    }

    /**
     * Serves these models from now on, and no other.
     *
     * @return those that were served and are no longer; records under way still need them
     * @throws IllegalArgumentException if they do not go together; nothing is replaced then
     */
    List<LoadedModel> replace(List<LoadedModel> loaded) {
        var next = Served.of(loaded);
        var before = served;
        served = next;
        return before.models().values().stream()
                .filter(model -> next.models().get(model.id()) != model)
                .toList();
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
        return served.models().values();
    }

    /** The model that explains predictions of the given name and version: exactly that one if it is here, else what the name's policy says. */
    Optional<LoadedModel> find(String name, String version) {
        var now = served;
        var exact = now.models().get(new LoadedModel.Id(name, version));
        if (exact != null) {
            return Optional.of(exact);
        }
        return latest(now, name, Intake.UnknownVersion.LATEST);
    }

    /** Whether predictions of the given name and version are passed over. */
    boolean skips(String name, String version) {
        var now = served;
        return !now.models().containsKey(new LoadedModel.Id(name, version))
                && latest(now, name, Intake.UnknownVersion.SKIP).isPresent();
    }

    private static Optional<LoadedModel> latest(Served served, String name, Intake.UnknownVersion policy) {
        return Optional.ofNullable(served.latest().get(name)).filter(model -> policy(model) == policy);
    }

    boolean hasName(String name) {
        return served.latest().containsKey(name);
    }

    /** The name under which records of a model are counted. */
    String countedAs(String name) {
        return hasName(name) ? name : StreamCounters.UNSERVED;
    }

    /** The name under which a record is counted of which only the headers are known. */
    String countedAs(SourceRecord source) {
        return HeaderHints.of(source.headers())
                .map(hints -> countedAs(hints.model()))
                .orElse(StreamCounters.UNSERVED);
    }

    /** The catalog's ids for messages. */
    String ids() {
        return served.models().keySet().stream().map(LoadedModel.Id::toString).collect(Collectors.joining(", "));
    }
}
