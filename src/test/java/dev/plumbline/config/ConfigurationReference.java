package dev.plumbline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference of all keys as Markdown: one table for the top, one for each mapping below it. */
record ConfigurationReference(AnnotatedYaml example, List<Keys.Key> keys, List<String> passedThrough) {
    private static final String HEAD = """
        # Configuration

        <!-- Written by ConfigurationReferenceTest from the code and the comments of topology/plumbline.yaml: edit those. -->

        One YAML file; [topology/plumbline.yaml](../topology/plumbline.yaml) is a whole one to start from. Only the brokers, the registry and the models have
        no default.

        - **From the environment**: `PLUMBLINE_` and the key's path in capitals, everything but letters and digits an underscore:
          `PLUMBLINE_TOPICS_PREDICTIONS`, `PLUMBLINE_MODELS_0_PATH`. It wins over the file. A variable with this prefix that overrides nothing is a fault.
        - **Durations** are written `50ms`, `10s`, `5m`, `2h`; **switches** `on` or `off`; lists in the environment with commas between.
        - **Files** are found relative to the configuration.
        - **Faults** are reported all at once, each with the key's path, before anything starts; the exit code is 2.
        """;

    private static final String PASSED = """

        ### What Plumbline sets of its own

        Below whatever you give: `processing.guarantee` exactly_once_v2, `statestore.cache.max.bytes` 128 MiB, `poll.ms` as `buffer.harvest-interval`,
        `producer.transaction.timeout.ms` 10 s above `batch.timeout`, `producer.batch.size` 128 KiB, `producer.max.request.size` 1 KiB above and `topic.max.message.bytes` as `buffer.max-record-bytes`,
        `consumer.auto.offset.reset` earliest, `consumer.receive.buffer.bytes` -1 (the system's own), `consumer.max.partition.fetch.bytes` 1 to 4 MiB, a 256th of the heap, `max.task.idle.ms` -1 where one topic is read, and with the classic group protocol `consumer.session.timeout.ms` 6000 and `consumer.heartbeat.interval.ms`
        1500. Give `group.instance.id` to each instance, and a `state.dir` that outlives it ([why](operating.md#recovery)).
        """;

    private static final String FEATURES = """

        ## The features file

        Names for columns and classes, beside the model; [the demo's](../topology/credit/features.yaml) is an example. Other keys in it are left alone.

        | key | meaning |
        |---|---|
        | `input` | the model input that the columns belong to |
        | `labels` | class labels in output order |
        | `features[].name` | the feature's name, as events and the page show it |
        | `features[].input` | another input that its columns belong to |
        | `features[].columns` | its columns, counted from 0; several are summed |
        | `features[].unit` | unit of its value |
        | `features[].description` | a few words for people |

        `features[].categories` maps the columns of a one-hot encoded feature to the names of its categories, in the order of the columns.
        """;

    String markdown() {
        var groups = new LinkedHashMap<String, StringBuilder>();
        groups.put("", new StringBuilder());
        var order = new LinkedHashMap<String, Keys.Key>();
        keys.forEach(key -> order.put(key.path(), key));
        example.keys().forEach((path, entry) -> {
            if (passedThrough.contains(path)) {
                rows(groups, path);
            } else if (order.containsKey(path)) {
                rows(groups, parent(path)).append(row(order.get(path), entry));
            }
        });
        return HEAD + groups.entrySet().stream().map(this::section).collect(Collectors.joining()) + FEATURES;
    }

    private StringBuilder rows(Map<String, StringBuilder> groups, String group) {
        return groups.computeIfAbsent(group, name -> new StringBuilder());
    }

    private static String parent(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }

    private String section(Map.Entry<String, StringBuilder> group) {
        var path = group.getKey().replaceAll("\\[]$", "");
        var level = path.contains(".") ? "###" : "##";
        var title = "\n%s %s\n".formatted(level, path.isEmpty() ? "Top level" : "`" + group.getKey() + "`");
        var known = example.keys().get(path);
        var intro = known == null || known.meaning().isEmpty() ? "" : "\n" + escaped(known.meaning()) + "\n";
        if (passedThrough.contains(path)) {
            return title + intro + examples(path) + (path.equals("kafka") ? PASSED : "");
        }
        return title + intro + "\n| key | takes | default | meaning |\n|---|---|---|---|\n" + group.getValue();
    }

    private String examples(String path) {
        return example.below(path).stream()
                .map(key -> "%s: %s%n"
                        .formatted(
                                key.substring(path.length() + 1),
                                example.keys().get(key).value()))
                .collect(Collectors.joining("", "\n```yaml\n", "```\n"));
    }

    private static String row(Keys.Key key, AnnotatedYaml.Entry entry) {
        return "| `%s` | %s | %s | %s |\n"
                .formatted(key.path(), key.takes(), fallback(key), escaped(capital(entry.meaning())));
    }

    private static String fallback(Keys.Key key) {
        if (key.fallback().equals(Keys.NONE)) {
            return "none";
        }
        return key.fallback().equals(Keys.REQUIRED) ? "**required**" : "`" + key.fallback() + "`";
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
    }
}
