package dev.plumbline.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models this service explains, by name and version; they can be replaced while it runs. */
public final class ModelCatalog {
    private volatile Served served;

    /** The versions of one name's model. */
    private record Versions(Map<String, LoadedModel> models, LoadedModel latest) {
        /** These and another one, which was given after them. */
        Versions plus(LoadedModel model) {
            requireSame(latest, model);
            var all = new HashMap<>(models);
            if (all.put(model.id().version(), model) != null) {
                throw new IllegalArgumentException(
                        "expected each model and version once, found '%s' twice".formatted(model.id()));
            }
            return new Versions(all, model);
        }

        /** The latest, if that is what the policy does with other versions. */
        Optional<LoadedModel> latest(Intake.UnknownVersion policy) {
            return policy(latest) == policy ? Optional.of(latest) : Optional.empty();
        }
    }

    /** The models at one moment, in the order they were given, and by name. */
    private record Served(List<LoadedModel> models, Map<String, Versions> byName) {
        static Served of(List<LoadedModel> loaded) {
            var byName = new HashMap<String, Versions>();
            for (var model : loaded) {
                var before = byName.getOrDefault(model.id().name(), new Versions(Map.of(), model));
                byName.put(model.id().name(), before.plus(model));
            }
            return new Served(List.copyOf(loaded), byName);
        }
    }

    private ModelCatalog(List<LoadedModel> loaded) {
        served = Served.of(loaded);
    }

    private static void requireSame(LoadedModel before, LoadedModel model) {
        if (policy(before) != policy(model)) {
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
        return before.models().stream()
                .filter(model -> !next.models().contains(model))
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
        return served.models();
    }

    /** The model that explains predictions of the given name and version: exactly that one if it is here, else what the name's policy says. */
    Optional<LoadedModel> find(String name, String version) {
        var versions = served.byName().get(name);
        if (versions == null) {
            return Optional.empty();
        }
        var exact = versions.models().get(version);
        return exact != null ? Optional.of(exact) : versions.latest(Intake.UnknownVersion.LATEST);
    }

    /** Whether predictions of the given name and version are passed over. */
    boolean skips(String name, String version) {
        var versions = served.byName().get(name);
        return versions != null
                && !versions.models().containsKey(version)
                && versions.latest(Intake.UnknownVersion.SKIP).isPresent();
    }

    boolean hasName(String name) {
        return served.byName().containsKey(name);
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
        return served.models().stream().map(model -> model.id().toString()).collect(Collectors.joining(", "));
    }
}
