package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.inference.LoggedEvent;

/**
 * A request that waits for its response, or the other way round.
 *
 * @param sequence order of arrival in its task
 * @param at the record's timestamp, or the clock's where that was behind, in milliseconds since the epoch
 */
record Half(long sequence, long at, String id, LoggedEvent.Kind kind, SourceRecord source) {
    Half {
        requireNonNull(id, "id");
        requireNonNull(kind, "kind");
        requireNonNull(source, "source");
    }

    LoggedEvent event() {
        return LoggedEvent.parse(HeaderTexts.of(source.headers()), source.value());
    }
}
