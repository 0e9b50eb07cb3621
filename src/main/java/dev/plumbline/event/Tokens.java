package dev.plumbline.event;

import dev.plumbline.attribution.Slice;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the positions of a text stand for.
 *
 * @param ids names of the integer inputs that have one id per token, by the explained input computed from them
 * @param vocabulary texts by id; empty where there is none
 */
public record Tokens(Map<String, String> ids, List<String> vocabulary) {
    /** There is no text. */
    public static final Tokens NONE = new Tokens(Map.of(), List.of());

    public Tokens {
        ids = Map.copyOf(ids);
        vocabulary = List.copyOf(vocabulary);
    }

    /**
     * The token at a position of the leading axis, {@code [tokens, ...]}, where the prediction has as many ids as the axis is long.
     *
     * @param explained shape of the explained input that the position is in
     * @param inputs the row's input tensors by name
     */
    Optional<String> at(Slice slice, Shape explained, Map<String, Tensor> inputs) {
        var row = inputs.get(ids.getOrDefault(slice.input(), ""));
        boolean aligned = slice.axis() == 0 && row != null && row.size() == explained.dim(0);
        return aligned && !vocabulary.isEmpty() ? Optional.of(text(row.getLong(slice.position()))) : Optional.empty();
    }

    private String text(long id) {
        return id >= 0 && id < vocabulary.size() ? vocabulary.get((int) id) : "#" + id;
    }
}
