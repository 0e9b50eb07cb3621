package dev.plumbline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.stream.LetterPosition;
import dev.plumbline.stream.StoredLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Dead letters, one a line. */
final class LetterList {
    enum Format {
        TEXT,
        JSON
    }

    private final Set<LetterPosition> redriven;
    private final int limit;
    private final List<StoredLetter> letters = new ArrayList<>();
    private int count;

    LetterList(Set<LetterPosition> redriven, int limit) {
        this.redriven = Set.copyOf(redriven);
        this.limit = limit;
    }

    boolean isRedriven(StoredLetter letter) {
        return redriven.contains(letter.position());
    }

    /** Keeps a letter without its bytes; past the limit it is only counted. */
    void add(StoredLetter letter) {
        count++;
        if (letters.size() < limit) {
            letters.add(new StoredLetter(letter.position(), letter.timestamp(), null, null, letter.headers()));
        }
    }

    String text(Format format) {
        return switch (format) {
            case TEXT -> text();
            case JSON -> Json.text(json());
        };
    }

    private String text() {
        var lines = letters.stream().map(this::line).collect(Collectors.joining("%n".formatted()));
        var more = count > letters.size() ? ", the first %d are listed".formatted(letters.size()) : "";
        var end = "%d dead letters%s; %d of the topic have been written back".formatted(count, more, redriven.size());
        return lines.isEmpty() ? end : lines + "%n".formatted() + end;
    }

    private String line(StoredLetter letter) {
        return "%-10s %s  %-15s %-8s %-24s %s%s"
                .formatted(
                        letter.position(),
                        Instant.ofEpochMilli(letter.timestamp()),
                        letter.reason(),
                        letter.stage(),
                        letter.source(),
                        isRedriven(letter) ? "(written back) " : "",
                        letter.message().lines().findFirst().orElse(""));
    }

    private ObjectNode json() {
        var root = JsonNodeFactory.instance.objectNode();
        var array = root.putArray("deadLetters");
        for (var letter : letters) {
            array.addObject()
                    .put("position", letter.position().toString())
                    .put("timestamp", Instant.ofEpochMilli(letter.timestamp()).toString())
                    .put("reason", letter.reason())
                    .put("stage", letter.stage())
                    .put("source", letter.source())
                    .put("model", letter.model())
                    .put("prediction", letter.predictionId())
                    .put("message", letter.message())
                    .put("redriven", isRedriven(letter));
        }
        return root.put("count", count).put("redriven", redriven.size());
    }
}
