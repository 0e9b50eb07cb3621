package dev.plumbline.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A client of a Confluent-compatible Schema Registry; safe for use by several threads.
 *
 * <p>What a registry never changes (the schema of an id, the id of a schema) is asked once and remembered. Failures are Kafka's own
 * exceptions, the same per HTTP status as Confluent's client throws: {@code AuthenticationException} for 401,
 * {@code AuthorizationException} for 403, {@code RetriableException} for what may pass, {@link RegistryResponseException} for the rest.
 */
public final class SchemaRegistryClient {
    private record SubjectSchema(String subject, Schema schema, boolean normalize) {}

    private record Expiring(RegisteredSchema schema, long readAtNanos) {}

    private final RegistryTransport transport;
    private final Duration latestTtl;
    private final BoundedCache<Integer, Schema> byId;
    private final BoundedCache<UUID, Schema> byGuid;
    private final BoundedCache<SubjectSchema, Integer> registered;
    private final BoundedCache<SubjectSchema, Integer> lookedUp;
    private final MissingIds missing;
    private final Map<String, Expiring> latest = new ConcurrentHashMap<>();

    SchemaRegistryClient(RegistryTransport transport, ClientConfig config) {
        this.transport = transport;
        this.latestTtl = config.latestTtl();
        this.byId = new BoundedCache<>(config.cacheCapacity());
        this.byGuid = new BoundedCache<>(config.cacheCapacity());
        this.registered = new BoundedCache<>(config.cacheCapacity());
        this.lookedUp = new BoundedCache<>(config.cacheCapacity());
        this.missing = new MissingIds(config.missingTtl(), config.missingCapacity(), System::nanoTime);
    }

    /**
     * A client for Confluent's configuration keys, {@code schema.registry.url} above all.
     *
     * @throws org.apache.kafka.common.config.ConfigException naming every key that is wrong
     */
    public static SchemaRegistryClient of(Map<String, ?> configs) {
        var settings = new Settings(configs);
        var config = ClientConfig.of(settings);
        var http = http(settings, config);
        var authorization = Credentials.of(settings, config, http);
        settings.requireNoFaults();
        var transport = new RegistryTransport(config, http, authorization, new SecureRandom(), Thread::sleep);
        return new SchemaRegistryClient(transport, config);
    }

    private static HttpClient http(Settings settings, ClientConfig config) {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(config.connectTimeout());
        Tls.of(settings).ifPresent(tls -> http.sslContext(tls.context()).sslParameters(tls.parameters()));
        settings.text("proxy.host").ifPresent(host -> {
            if (settings.text("proxy.port").isEmpty()) {
                settings.fault("proxy.port: expected the port of proxy.host, found nothing");
            }
            http.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(host, settings.number("proxy.port", 1, 1))));
        });
        return http.build();
    }

    /** Registers a schema unless it is, and gives its id. */
    public int register(String subject, Schema schema, boolean normalize) {
        return registered.get(
                new SubjectSchema(subject, schema, normalize),
                () -> requireId(transport.post(
                        "/subjects/%s/versions?normalize=%s".formatted(SubjectPath.encode(subject), normalize),
                        body(schema))));
    }

    /** The id of a schema that is registered under a subject; an error with code 40401 or 40403 where it is not. */
    public int lookup(String subject, Schema schema, boolean normalize) {
        return lookedUp.get(
                new SubjectSchema(subject, schema, normalize),
                () -> requireId(transport.post(
                        "/subjects/%s?normalize=%s&deleted=false".formatted(SubjectPath.encode(subject), normalize),
                        body(schema))));
    }

    /**
     * The schema of an id.
     *
     * @param subject the subject a record of this id is expected under, which tells a registry with several contexts where to look
     */
    public Schema schema(int id, String subject) {
        return byId.get(id, () -> {
            missing.rethrow(id);
            try {
                return parse(transport.get(
                        "/schemas/ids/%d?fetchMaxId=false&subject=%s".formatted(id, SubjectPath.encode(subject))));
            } catch (RegistryResponseException e) {
                missing.remember(id, e);
                throw e;
            }
        });
    }

    /** The schema of a globally unique id, as records carry it in a header. */
    public Schema schema(UUID guid) {
        return byGuid.get(guid, () -> parse(transport.get("/schemas/guids/" + guid)));
    }

    /** The newest version of a subject, at most as old as {@code latest.cache.ttl.sec}. */
    public RegisteredSchema latest(String subject) {
        var known = latest.get(subject);
        if (known != null
                && (latestTtl.isNegative() || System.nanoTime() - known.readAtNanos() < latestTtl.toNanos())) {
            return known.schema();
        }
        var read = version(subject, "latest");
        latest.put(subject, new Expiring(read, System.nanoTime()));
        return read;
    }

    /** A version of a subject. */
    public RegisteredSchema version(String subject, int version) {
        return version(subject, Integer.toString(version));
    }

    private RegisteredSchema version(String subject, String version) {
        var answer = transport.get("/subjects/%s/versions/%s".formatted(SubjectPath.encode(subject), version));
        return new RegisteredSchema(requireId(answer), answer.path("version").asInt(), parse(answer));
    }

    /** The versions of a subject, oldest first; empty where there is no such subject. */
    public List<Integer> versions(String subject) {
        try {
            var versions = new ArrayList<Integer>();
            transport
                    .get("/subjects/%s/versions".formatted(SubjectPath.encode(subject)))
                    .forEach(version -> versions.add(version.asInt()));
            return versions;
        } catch (RegistryResponseException e) {
            if (e.isNotFound()) {
                return List.of();
            }
            throw e;
        }
    }

    /**
     * Why a schema could not become the next version of a subject.
     *
     * @return the registry's reasons; empty where it is compatible or the subject is new
     */
    public List<String> incompatibilities(String subject, Schema schema) {
        try {
            var answer = transport.post(
                    "/compatibility/subjects/%s/versions/latest?normalize=false&verbose=true"
                            .formatted(SubjectPath.encode(subject)),
                    body(schema));
            var messages = new ArrayList<String>();
            answer.path("messages").forEach(message -> messages.add(message.asText()));
            if (!answer.path("is_compatible").asBoolean() && messages.isEmpty()) {
                messages.add("the registry gives no reason");
            }
            return answer.path("is_compatible").asBoolean() ? List.of() : messages;
        } catch (RegistryResponseException e) {
            if (e.isNotFound()) {
                return List.of();
            }
            throw e;
        }
    }

    /** The subject that is associated with a topic in the registry; registries before 8.1 know no associations. */
    public Optional<String> associatedSubject(String topic, boolean isKey) {
        try {
            var answer = transport.get("/associations/resources/-/%s?resourceType=topic&associationType=%s"
                    .formatted(SubjectPath.encode(topic), isKey ? "key" : "value"));
            return answer.size() == 0
                    ? Optional.empty()
                    : Optional.of(answer.path(0).path("subject").asText());
        } catch (RegistryResponseException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static ObjectNode body(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schemaType", "AVRO").put("schema", schema.toString());
    }

    private static int requireId(JsonNode answer) {
        if (!answer.path("id").canConvertToInt()) {
            throw new RegistryUnavailableException("expected an answer with the id of a schema, found none");
        }
        return answer.path("id").asInt();
    }

    private Schema parse(JsonNode answer) {
        var parser = lenientParser();
        parseReferences(answer, parser, new HashSet<>());
        return parse(answer, parser);
    }

    private void parseReferences(JsonNode answer, Schema.Parser parser, Set<String> seen) {
        for (var reference : answer.path("references")) {
            var path = "/subjects/%s/versions/%d"
                    .formatted(
                            SubjectPath.encode(reference.path("subject").asText()),
                            reference.path("version").asInt());
            if (seen.add(path)) {
                var referenced = transport.get(path);
                parseReferences(referenced, parser, seen);
                parse(referenced, parser);
            }
        }
    }

    private static Schema parse(JsonNode answer, Schema.Parser parser) {
        var type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new SerializationException("expected an Avro schema, found one of type " + type);
        }
        if (!answer.path("schema").isTextual()) {
            throw new RegistryUnavailableException("expected an answer with a schema, found none");
        }
        try {
            return parser.parse(answer.path("schema").asText());
        } catch (SchemaParseException e) {
            throw new SerializationException("expected an Avro schema, found one that does not parse", e);
        }
    }

    /** Other languages' names and defaults need not satisfy Avro's Java library to be read. */
    private static Schema.Parser lenientParser() {
        return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    }
}
