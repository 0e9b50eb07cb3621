package dev.plumbline.runtime;

import dev.plumbline.runtime.ExplainOutcome.Failed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The outcomes of one batch, filled in as its rows fail or finish. */
final class Outcomes {
    private final ExplainOutcome[] outcomes;

    Outcomes(int size) {
        outcomes = new ExplainOutcome[size];
    }

    /** A row on its way, and its place in the batch. */
    record Numbered<T>(int index, T row) {}

    List<ExplainOutcome> asList() {
        return Arrays.asList(outcomes);
    }

    void finish(Numbered<ExplainOutcome> outcome) {
        outcomes[outcome.index()] = outcome.row();
    }

    void fail(int index, RuntimeException failure) {
        outcomes[index] = new Failed(failure.getClass().getName(), failure.getMessage());
    }

    /** Takes each row one step further; rows whose step throws {@link IllegalArgumentException} fail. */
    <T, R> List<Numbered<R>> each(List<Numbered<T>> rows, Function<T, R> step) {
        var results = new ArrayList<Numbered<R>>();
        for (var row : rows) {
            try {
                results.add(new Numbered<>(row.index(), step.apply(row.row())));
            } catch (IllegalArgumentException e) {
                fail(row.index(), e);
            }
        }
        return results;
    }

    /** Takes all rows one step further together; where that fails one by one, so that a poisonous row fails alone. */
    <T, R> List<Numbered<R>> together(List<Numbered<T>> rows, Function<List<T>, List<R>> step) {
        if (rows.isEmpty()) {
            return List.of();
        }
        try {
            var stepped = step.apply(rows.stream().map(Numbered::row).toList());
            var results = new ArrayList<Numbered<R>>();
            for (int i = 0; i < rows.size(); i++) {
                results.add(new Numbered<>(rows.get(i).index(), stepped.get(i)));
            }
            return results;
        } catch (OnnxRuntimeException e) {
            if (rows.size() == 1) {
                fail(rows.get(0).index(), e);
                return List.of();
            }
            return rows.stream()
                    .flatMap(row -> together(List.of(row), step).stream())
                    .toList();
        }
    }
}
