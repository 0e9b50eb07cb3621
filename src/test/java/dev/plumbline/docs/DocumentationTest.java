package dev.plumbline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.event.AlertType;
import dev.plumbline.stream.DeadLetterReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links lead somewhere, quoted messages are the code's, named keys exist, and every page is found from the index. */
final class DocumentationTest {
    private static final Path DOCS = Path.of("docs");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]+]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern QUOTED_IN_FIRST_CELL = Pattern.compile("(?m)^\\| `([^`]*)` \\|");
    private static final Pattern CONCATENATED = Pattern.compile("\"\\s*\\+\\s*\"");
    private static final Pattern KEY = Pattern.compile(
            "`((?:batch|buffer|engine|monitor|topics|method|sampling|alerts|models\\[])\\.[A-Za-z0-9.-]+[A-Za-z0-9])`");

    static Stream<Path> pages() throws IOException {
        try (var files = Files.walk(DOCS)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) {
        for (var link : links(page)) {
            var parts = link.split("#", 2);
            var target =
                    parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();

            assertThat(target).as("%s links to %s", page, link).exists();
            if (parts.length == 2) {
                assertThat(anchors(target)).as("%s links to %s", page, link).contains(parts[1]);
            }
        }
    }

    @Test
    void everyPageIsFoundFromTheIndex() throws IOException {
        var found = new HashSet<Path>();
        follow(DOCS.resolve("README.md"), found);

        assertThat(found).containsAll(pages().toList());
    }

    @Test
    void quotedMessagesAreTheCodes() throws IOException {
        var sources = sources();
        var messages = QUOTED_IN_FIRST_CELL
                .matcher(text(DOCS.resolve("troubleshooting.md")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(messages)
                .hasSizeGreaterThan(25)
                .allSatisfy(message -> assertThat(fixedParts(message))
                        .as(message)
                        .isNotEmpty()
                        .allSatisfy(part ->
                                assertThat(sources.contains(part)).as(part).isTrue()));
    }

    @Test
    void everyReasonOfADeadLetterAndEveryTypeOfAlertHasItsRunbook() {
        assertThat(DeadLetterReason.values())
                .allSatisfy(reason -> assertThat(text(DOCS.resolve("runbooks/dead-letters.md")))
                        .contains("`%s`".formatted(reason)));
        assertThat(AlertType.values())
                .filteredOn(type -> type != AlertType.UNKNOWN)
                .allSatisfy(type ->
                        assertThat(text(DOCS.resolve("runbooks/README.md"))).contains("`%s`".formatted(type)));
    }

    /** Keys of the configuration, or fields of the events. */
    @ParameterizedTest
    @MethodSource("pages")
    void namedKeysExist(Path page) {
        var configuration = text(DOCS.resolve("configuration.md"));
        var events = text(DOCS.resolve("events.md"));

        assertThat(KEY.matcher(text(page))
                        .results()
                        .map(found -> found.group(1))
                        .distinct())
                .allSatisfy(key -> assertThat(configuration.matches(
                                        "(?s).*`(models\\[]\\.)?%s[`.].*".formatted(Pattern.quote(key)))
                                || events.contains("| `%s` |".formatted(key.substring(key.lastIndexOf('.') + 1))))
                        .as("%s in %s", key, page)
                        .isTrue());
    }

    /** What stands between the placeholders, as far as it is long enough to be told apart. */
    private static List<String> fixedParts(String message) {
        return Arrays.stream(message.split("…"))
                .map(part -> part.replaceAll("^[ ';:,]+|[ ';:,]+$", ""))
                .filter(part -> part.length() > 7)
                .toList();
    }

    /** All of the code, its string literals put together. */
    private static String sources() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(DocumentationTest::text)
                    .map(source -> CONCATENATED.matcher(source).replaceAll(""))
                    .collect(Collectors.joining("\n"));
        }
    }

    private static void follow(Path page, Set<Path> found) {
        if (found.add(page)) {
            links(page).stream()
                    .map(link -> page.resolveSibling(link.split("#")[0]).normalize())
                    .filter(target ->
                            target.startsWith(DOCS) && target.toString().endsWith(".md"))
                    .forEach(target -> follow(target, found));
        }
    }

    private static List<String> links(Path page) {
        return LINK.matcher(text(page))
                .results()
                .map(found -> found.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(Path page) {
        return HEADING.matcher(text(page))
                .results()
                .map(found -> found.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
