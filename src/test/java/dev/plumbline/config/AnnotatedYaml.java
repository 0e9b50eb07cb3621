package dev.plumbline.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The example configuration as a document: its keys, those in comments too, with what the comments above or behind them say.
 *
 * @param keys by path, with {@code []} where a list is indexed
 * @param uncommented the file with the keys in comments made real ones
 */
record AnnotatedYaml(Map<String, Entry> keys, String uncommented) {
    private static final Pattern KEY = Pattern.compile(
            "(?<indent> *)(?<off># )?(?<item>- )?(?<key>[a-z][a-z0-9.-]*):(?: +(?<value>\\S.*?))??(?: +#"
                    + " (?<note>.*))?");
    private static final Pattern COMMENT = Pattern.compile(" *# (?<text>\\S.*)");

    /** A key's value as it is written, empty for a mapping, and its meaning. */
    record Entry(String value, String meaning) {}

    private record Open(int indent, String path) {}

    static AnnotatedYaml read(Path file) throws IOException {
        var keys = new LinkedHashMap<String, Entry>();
        var lines = Files.readAllLines(file);
        Deque<Open> open = new ArrayDeque<>();
        var comments = new ArrayList<String>();
        for (var line : lines) {
            var key = KEY.matcher(line);
            var comment = COMMENT.matcher(line);
            if (key.matches()) {
                boolean item = key.group("item") != null;
                int indent = key.group("indent").length() + (item ? 2 : 0);
                while (!open.isEmpty() && open.peek().indent() >= indent) {
                    open.pop();
                }
                var parent = open.isEmpty() ? "" : open.peek().path();
                boolean listed = item || keys.containsKey(parent + "[]");
                var prefix = parent.isEmpty() ? "" : parent + (listed ? "[]." : ".");
                if (item) {
                    keys.put(parent + "[]", new Entry("", ""));
                }
                var path = prefix + key.group("key");
                open.push(new Open(indent, path));
                if (key.group("note") != null) {
                    comments.add(key.group("note"));
                }
                keys.put(path, new Entry(orEmpty(key.group("value")), String.join(" ", comments)));
                comments.clear();
            } else if (comment.matches()) {
                comments.add(comment.group("text"));
            } else {
                comments.clear();
            }
        }
        keys.keySet().removeIf(path -> path.endsWith("[]"));
        return new AnnotatedYaml(
                keys, lines.stream().map(AnnotatedYaml::uncomment).collect(Collectors.joining("\n")));
    }

    private static String uncomment(String line) {
        var key = KEY.matcher(line);
        return key.matches() && key.group("off") != null ? line.replaceFirst("# ", "") : line;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** The keys below a path, whose own keys are the user's. */
    List<String> below(String path) {
        return keys.keySet().stream().filter(key -> key.startsWith(path + ".")).toList();
    }
}
