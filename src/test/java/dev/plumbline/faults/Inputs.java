package dev.plumbline.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The predictions of a load as they lie in their topic, each of which must be there once and after the earlier ones of its partition. */
final class Inputs {
    private final List<String> ids;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, Integer> lastOfPartition = new HashMap<>();
    private final int[] times;
    private final List<String> irregular = new ArrayList<>();

    /**
     * Inputs of which nothing is read yet.
     *
     * @param ids of the predictions, in the order they were sent
     */
    Inputs(List<String> ids) {
        this.ids = ids;
        this.times = new int[ids.size()];
        for (int event = 0; event < ids.size(); event++) {
            numbers.put(ids.get(event), event);
        }
    }

    /** Notes a record; called in the order of each partition. */
    void note(int partition, String id) {
        var event = numbers.get(id);
        if (event == null) {
            irregular.add("'%s' was never sent".formatted(id));
            return;
        }
        times[event]++;
        var last = lastOfPartition.put(partition, event);
        if (last != null && last > event) {
            irregular.add("event %d behind event %d".formatted(event, last));
        }
    }

    /** What is not as it must be, in words. */
    List<String> irregular() {
        var all = new ArrayList<>(irregular);
        for (int event = 0; event < times.length; event++) {
            if (times[event] != 1) {
                all.add("event %d, '%s', %d times".formatted(event, ids.get(event), times[event]));
            }
        }
        return all;
    }
}
