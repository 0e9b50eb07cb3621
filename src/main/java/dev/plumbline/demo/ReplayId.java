package dev.plumbline.demo;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of a replayed prediction: {@code application-17.2} is the second prediction for application 17.
 *
 * @param application its number, counted from 1
 * @param pass which pass over the data it belongs to, counted from 1
 */
record ReplayId(int application, int pass) {
    private static final Pattern FORM = Pattern.compile("application-([1-9]\\d{0,5})\\.([1-9]\\d{0,4})");

    /** The id of an event of the replay, counted from 0. */
    static ReplayId ofEvent(int event, int applications) {
        return new ReplayId(event % applications + 1, event / applications + 1);
    }

    /** Reads an id; empty for one that the replay did not make. */
    static Optional<ReplayId> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ReplayId(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** The event of the replay, counted from 0. */
    int event(int applications) {
        return (pass - 1) * applications + application - 1;
    }

    @Override
    public String toString() {
        return "application-%d.%d".formatted(application, pass);
    }
}
