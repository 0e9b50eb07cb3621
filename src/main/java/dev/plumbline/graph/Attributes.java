package dev.plumbline.graph;

import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The attributes of a node by name, with the values ONNX gives to absent ones supplied by the reader. */
public record Attributes(Map<String, Attribute> byName) {
    private static final Attributes NONE = new Attributes(Map.of());

    public Attributes {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    public static Attributes none() {
        return NONE;
    }

    public static Attributes of(String name, long value) {
        return NONE.with(name, value);
    }

    public static Attributes of(String name, String value) {
        return NONE.with(name, value);
    }

    public static Attributes of(String name, long[] values) {
        return NONE.with(name, values);
    }

    public Attributes with(String name, Attribute value) {
        var extended = new LinkedHashMap<>(byName);
        extended.put(name, value);
        return new Attributes(extended);
    }

    public Attributes with(String name, long value) {
        return with(name, new Attribute.Int(value));
    }

    public Attributes with(String name, float value) {
        return with(name, new Attribute.Real(value));
    }

    public Attributes with(String name, String value) {
        return with(name, new Attribute.Text(value));
    }

    public Attributes with(String name, long[] values) {
        return with(name, new Attribute.Ints(Arrays.stream(values).boxed().toList()));
    }

    public Attributes without(String... names) {
        var reduced = new LinkedHashMap<>(byName);
        for (String name : names) {
            reduced.remove(name);
        }
        return new Attributes(reduced);
    }

    public boolean has(String name) {
        return byName.containsKey(name);
    }

    public long integer(String name, long absent) {
        return find(name, Attribute.Int.class).map(Attribute.Int::value).orElse(absent);
    }

    /** An integer attribute that stands for a truth value. */
    public boolean flag(String name, boolean absent) {
        return integer(name, absent ? 1 : 0) != 0;
    }

    public float real(String name, float absent) {
        return find(name, Attribute.Real.class).map(Attribute.Real::value).orElse(absent);
    }

    public String text(String name, String absent) {
        return find(name, Attribute.Text.class).map(Attribute.Text::value).orElse(absent);
    }

    public Optional<long[]> integers(String name) {
        return find(name, Attribute.Ints.class)
                .map(ints -> ints.values().stream().mapToLong(Long::longValue).toArray());
    }

    public Optional<float[]> reals(String name) {
        return find(name, Attribute.Reals.class).map(reals -> {
            var values = new float[reals.values().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = reals.values().get(i);
            }
            return values;
        });
    }

    public Optional<List<String>> texts(String name) {
        return find(name, Attribute.Texts.class).map(Attribute.Texts::values);
    }

    public Optional<Tensor> tensor(String name) {
        return find(name, Attribute.Constant.class)
                .flatMap(constant -> constant.value() instanceof Literal.Dense dense
                        ? Optional.of(dense.tensor())
                        : Optional.empty());
    }

    public Graph subgraph(String name) {
        return find(name, Attribute.Subgraph.class)
                .map(Attribute.Subgraph::value)
                .orElseThrow(() ->
                        new InvalidModelException("expected a subgraph attribute '%s', found none".formatted(name)));
    }

    /** The same attributes with every subgraph replaced. */
    public Attributes mapSubgraphs(Function<Graph, Graph> change) {
        var mapped = new LinkedHashMap<>(byName);
        mapped.replaceAll((name, attribute) -> {
            if (attribute instanceof Attribute.Subgraph subgraph) {
                return new Attribute.Subgraph(change.apply(subgraph.value()));
            }
            if (attribute instanceof Attribute.Subgraphs subgraphs) {
                return new Attribute.Subgraphs(
                        subgraphs.values().stream().map(change).toList());
            }
            return attribute;
        });
        return new Attributes(mapped);
    }

    /** Every subgraph held by an attribute, in order. */
    public List<Graph> subgraphs() {
        return byName.values().stream()
                .flatMap(attribute -> {
                    if (attribute instanceof Attribute.Subgraph subgraph) {
                        return List.of(subgraph.value()).stream();
                    }
                    return attribute instanceof Attribute.Subgraphs subgraphs
                            ? subgraphs.values().stream()
                            : List.<Graph>of().stream();
                })
                .toList();
    }

    private <A extends Attribute> Optional<A> find(String name, Class<A> kind) {
        var attribute = byName.get(name);
        if (attribute != null && !kind.isInstance(attribute)) {
            throw new InvalidModelException("expected attribute '%s' to be of kind %s, found %s"
                    .formatted(name, kind.getSimpleName(), attribute.getClass().getSimpleName()));
        }
        return Optional.ofNullable(kind.cast(attribute));
    }
}
