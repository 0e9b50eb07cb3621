package dev.plumbline.cli;

import dev.plumbline.config.ConfigurationException;
import dev.plumbline.config.Faults;
import dev.plumbline.config.ServiceConfig;
import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.registry.RegistryResponseException;
import dev.plumbline.registry.serde.SchemaPublisher;
import dev.plumbline.registry.serde.SchemaReview;
import dev.plumbline.registry.serde.TopicSchema;
import dev.plumbline.stream.StreamSettings.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code schemas}: the event schemas and the registry. */
@Command(
        name = "schemas",
        description =
                "Compares the schemas of predictions, attributions and alerts with the registry's versions, prints"
                        + " what differs and registers them, all or none. Exit code 1 if one is incompatible or refused, 2"
                        + " if the registry cannot be asked.",
        mixinStandardHelpOptions = true)
final class SchemasCommand implements Callable<Integer> {
    /** Where the registry and the topics' names come from. */
    static final class Place {
        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                converter = ExistingFile.class,
                description = "the service's configuration: its registry and its topics")
        private Path config;

        @Option(
                names = "--registry",
                required = true,
                paramLabel = "URL",
                description = "a registry that asks for no credentials; topics as shipped")
        private String registry;
    }

    private record Source(Map<String, String> registry, Topics topics) {}

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Place place;

    @Option(names = "--check", description = "register nothing")
    private boolean checkOnly;

    @Override
    public Integer call() {
        var source = source();
        try {
            return reconcile(SchemaPublisher.of(source.registry()), source.topics());
        } catch (RegistryResponseException refused) {
            throw refused;
        } catch (KafkaException unreachable) {
            throw new ConfigurationException(List.of(unreachable.getMessage()));
        }
    }

    private Source source() {
        if (place.config == null) {
            return new Source(Map.of("schema.registry.url", place.registry), Topics.defaults());
        }
        var faults = new Faults();
        var config = ServiceConfig.read(place.config, System.getenv(), faults);
        faults.throwIfAny();
        return new Source(config.registry().properties(), config.stream().topics());
    }

    private int reconcile(SchemaPublisher publisher, Topics topics) {
        var out = Plumbline.out(spec);
        var schemas = schemas(topics);
        var reviews = schemas.stream().map(publisher::review).toList();
        reviews.forEach(review -> print(review, out));
        if (reviews.stream().anyMatch(review -> review.standing() == SchemaReview.Standing.INCOMPATIBLE)) {
            out.println("nothing registered");
            out.flush();
            return 1;
        }
        if (!checkOnly) {
            schemas.forEach(publisher::publish);
            out.printf(
                    "registered %d of %d%n",
                    reviews.stream().filter(SchemaReview::isDue).count(), reviews.size());
        }
        out.flush();
        return 0;
    }

    /** Predictions of JSON have no schema. */
    private static List<TopicSchema> schemas(Topics topics) {
        var written = List.of(
                new TopicSchema(topics.attributions(), AttributionEvent.class),
                new TopicSchema(topics.alerts(), AlertEvent.class));
        var read = new TopicSchema(topics.predictions(), PredictionEvent.class);
        return topics.readsAvro()
                ? Stream.concat(Stream.of(read), written.stream()).toList()
                : written;
    }

    private static void print(SchemaReview review, PrintWriter out) {
        out.println(
                switch (review.standing()) {
                    case NEW -> "%s: new".formatted(review.subject());
                    case REGISTERED -> "%s: unchanged, version %d".formatted(review.subject(), review.version());
                    case COMPATIBLE ->
                        "%s: compatible with all versions up to %d".formatted(review.subject(), review.version());
                    case INCOMPATIBLE -> "%s: incompatible".formatted(review.subject());
                });
        review.differences().forEach(line -> out.println("  " + line));
        review.objections().forEach(objection -> out.println("  ! " + objection));
    }
}
