package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The baselines of a model, realised for one example after the other; safe for use by several threads.
 *
 * <p>Random baselines are seeded from the prediction id, so that the same event always gets the same explanation.
 */
public final class Baselines {
    /** Different shapes of one input whose fixed baselines are kept. */
    private static final int REMEMBERED_SHAPES = 16;

    private final List<NamedBaseline> baselines;
    private final Map<Key, List<BaselinePoint>> fixed = new ConcurrentHashMap<>();

    private record Key(String id, List<Object> types) {
        static Key of(NamedBaseline baseline, Point input) {
            var types = new ArrayList<>();
            for (var tensor : input.inputs()) {
                types.add(tensor.dtype());
                types.add(tensor.shape());
            }
            return new Key(baseline.id(), types);
        }
    }

    public Baselines(List<NamedBaseline> baselines) {
        this.baselines = List.copyOf(baselines);
        require(!baselines.isEmpty(), "at least one baseline is needed");
        long ids = baselines.stream().map(NamedBaseline::id).distinct().count();
        require(
                ids == baselines.size(),
                "baselines need different ids, found %s",
                baselines.stream().map(NamedBaseline::id).toList());
    }

    /**
     * The baseline points of one example.
     *
     * @throws IllegalArgumentException if a baseline does not fit the input's shapes; the message names it
     */
    public List<BaselinePoint> realise(Point input, String predictionId) {
        var points = new ArrayList<BaselinePoint>();
        for (var baseline : baselines) {
            points.addAll(
                    baseline.baseline() instanceof Baseline.Fixed
                            ? remembered(baseline, input)
                            : realise(baseline, input, predictionId));
        }
        return points;
    }

    private List<BaselinePoint> remembered(NamedBaseline baseline, Point input) {
        var key = Key.of(baseline, input);
        var known = fixed.get(key);
        if (known == null) {
            known = realise(baseline, input, "");
            if (fixed.size() < REMEMBERED_SHAPES * baselines.size()) {
                known = known.stream().map(BaselinePoint::recurring).toList();
                fixed.put(key, known);
            }
        }
        return known;
    }

    private static List<BaselinePoint> realise(NamedBaseline baseline, Point input, String predictionId) {
        var drawn = draw(baseline, input, seed(predictionId + '\0' + baseline.id()));
        var points = new ArrayList<BaselinePoint>();
        for (var point : drawn) {
            var id = drawn.size() == 1 ? baseline.id() : "%s[%d]".formatted(baseline.id(), points.size());
            points.add(BaselinePoint.of(id, baseline.weight() / drawn.size(), point));
        }
        return points;
    }

    private static List<Point> draw(NamedBaseline baseline, Point input, long seed) {
        try {
            return baseline.baseline().realise(input, new SplittableRandom(seed));
        } catch (IllegalArgumentException misfit) {
            throw new IllegalArgumentException(
                    "baseline '%s': %s".formatted(baseline.id(), misfit.getMessage()), misfit);
        }
    }

    /** FNV-1a, 64 bit. */
    static long seed(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
