package dev.plumbline.runtime;

import dev.plumbline.runtime.ExplainOutcome.Explained;
import dev.plumbline.runtime.ExplainOutcome.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests for several targets, taken apart to requests for one, and their outcomes put together again. */
final class TargetGroups {
    private final List<ExplainRequest> requests;

    TargetGroups(List<ExplainRequest> requests) {
        this.requests = requests;
    }

    /** A request for each target of every request, in order. */
    List<ExplainRequest> single() {
        if (requests.stream().allMatch(request -> request.further().isEmpty())) {
            return requests;
        }
        return requests.stream()
                .flatMap(request -> request.ofEachTarget().stream())
                .toList();
    }

    /** An outcome for every request; it fails where one of its targets does. */
    List<ExplainOutcome> joined(List<ExplainOutcome> single) {
        if (single.size() == requests.size()) {
            return single;
        }
        var joined = new ArrayList<ExplainOutcome>();
        int at = 0;
        for (var request : requests) {
            int next = at + 1 + request.further().size();
            joined.add(join(single.subList(at, next)));
            at = next;
        }
        return joined;
    }

    private static ExplainOutcome join(List<ExplainOutcome> ofOne) {
        Optional<ExplainOutcome> failed =
                ofOne.stream().filter(Failed.class::isInstance).findFirst();
        return failed.orElseGet(() -> {
            var explained = ofOne.stream().map(Explained.class::cast).toList();
            return explained.get(0).with(explained.subList(1, explained.size()));
        });
    }
}
