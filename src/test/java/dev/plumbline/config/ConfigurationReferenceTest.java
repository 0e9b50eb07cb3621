package dev.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plumbline.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds {@code docs/configuration.md} and the comments of {@code topology/plumbline.yaml} to what the code reads: keys, what they take and
 * their defaults come from the reader, their meaning from the comments.
 *
 * <p>{@code mvn test -Dtest=ConfigurationReferenceTest -Dgolden.write=true} writes the reference anew.
 */
final class ConfigurationReferenceTest {
    private static final Path EXAMPLE = Path.of("topology", "plumbline.yaml");
    private static final GoldenFile REFERENCE = GoldenFile.of("docs", "configuration.md");
    /** Whose keys belong to Kafka and to the registry's clients. */
    private static final List<String> PASSED_THROUGH = List.of("kafka", "registry");

    @TempDir
    private static Path folder;

    private static AnnotatedYaml example;
    private static Faults faults;
    private static List<Keys.Key> keys;

    @BeforeAll
    static void read() throws IOException {
        example = AnnotatedYaml.read(EXAMPLE);
        var all = Files.writeString(folder.resolve("plumbline.yaml"), example.uncommented());
        Files.createDirectories(folder.resolve("credit"));
        Files.writeString(folder.resolve("vocab.txt"), "the\n");
        Files.copy(Path.of("topology/credit/features.yaml"), folder.resolve("credit/features.yaml"));
        faults = new Faults();
        var noted = new Keys();
        ServiceConfig.read(all, Map.of(), faults, noted);
        keys = noted.all();
    }

    @Test
    void everyKeyOfTheExampleIsAcceptedThoseInCommentsToo() {
        assertThat(faults.messages()).isEmpty();
    }

    @Test
    void everyKeyThatIsReadIsInTheExampleWithAMeaning() {
        assertThat(keys)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(example.keys())
                        .as("topology/plumbline.yaml explains %s", key.path())
                        .hasEntrySatisfying(
                                key.path(), entry -> assertThat(entry.meaning()).isNotBlank()));
    }

    @Test
    void theExampleShowsTheDefaultsOfTheService() {
        assertThat(keys)
                .filteredOn(key ->
                        !key.path().startsWith("models") && !key.fallback().equals(Keys.NONE))
                .allSatisfy(key -> assertThat(example.keys().get(key.path()).value())
                        .as("%s in topology/plumbline.yaml", key.path())
                        .isEqualTo(key.fallback()));
    }

    @Test
    void aFeaturesFileHasTheKeysOfTheReference() throws IOException {
        var noted = new Keys();
        var tree = new YAMLMapper().readTree(Files.readString(Path.of("topology/credit/features.yaml")));
        FeaturesFile.read(Section.root(tree, new Environment(Map.of()), new Faults(), noted));

        var documented = Files.readString(REFERENCE.path());
        assertThat(noted.all()).allSatisfy(key -> assertThat(documented).contains("| `%s` |".formatted(key.path())));
    }

    @Test
    void theReferenceIsWhatTheCodeReads() throws IOException {
        REFERENCE.assertHolds(new ConfigurationReference(example, keys, PASSED_THROUGH).markdown());
    }

    @Test
    void namesEachKeyOnce() {
        assertThat(keys.stream().map(Keys.Key::path).collect(Collectors.toList()))
                .doesNotHaveDuplicates();
    }
}
