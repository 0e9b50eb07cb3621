package dev.plumbline.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The committed table of tests that need not pass, with the reason: {@code pattern | reason} per line, {@code *} for any text. */
record Excuses(List<Row> rows) {
    private static final String TABLE = "/conformance/excused.txt";

    record Row(Pattern tests, String reason) {
        boolean excuses(String test) {
            return tests.matcher(test).matches();
        }

        @Override
        public String toString() {
            return tests + " | " + reason;
        }
    }

    static Excuses read() throws IOException {
        var rows = new ArrayList<Row>();
        try (var reader = new BufferedReader(
                new InputStreamReader(Excuses.class.getResourceAsStream(TABLE), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    int bar = line.indexOf('|');
                    var pattern = Pattern.quote(line.substring(0, bar).strip()).replace("*", "\\E.*\\Q");
                    rows.add(new Row(
                            Pattern.compile(pattern), line.substring(bar + 1).strip()));
                }
            }
        }
        return new Excuses(rows);
    }

    /** Why a test need not pass; empty if it must. */
    Optional<String> reason(String test) {
        return rows.stream().filter(row -> row.excuses(test)).map(Row::reason).findFirst();
    }
}
