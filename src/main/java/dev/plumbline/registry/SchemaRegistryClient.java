package dev.plumbline.registry;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

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

    private final RegistryCalls calls;
    private final Duration latestTtl;
    private final BoundedCache<Integer, Schema> byId;
    private final BoundedCache<UUID, Schema> byGuid;
    private final BoundedCache<SubjectSchema, RegisteredSchema> registered;
    private final BoundedCache<SubjectSchema, RegisteredSchema> lookedUp;
    private final MissingIds missing;
    private final Map<String, Expiring> latest = new ConcurrentHashMap<>();

    SchemaRegistryClient(RegistryCalls calls, ClientConfig config) {
        this.calls = calls;
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
        return new SchemaRegistryClient(new RegistryCalls(transport), config);
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

    /** Registers a schema under a subject, unless it is. */
    public RegisteredSchema register(String subject, Schema schema, boolean normalize) {
        return registered.get(
                new SubjectSchema(subject, schema, normalize), () -> calls.register(subject, schema, normalize));
    }

    /** A schema that is registered under a subject; an error with code 40401 or 40403 where it is not. */
    public RegisteredSchema lookup(String subject, Schema schema, boolean normalize) {
        return lookedUp.get(
                new SubjectSchema(subject, schema, normalize), () -> calls.lookup(subject, schema, normalize));
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
                return calls.schema(id, subject);
            } catch (RegistryResponseException e) {
                missing.remember(id, e);
                throw e;
            }
        });
    }

    /** The schema of a globally unique id, as records carry it in a header. */
    public Schema schema(UUID guid) {
        return byGuid.get(guid, () -> calls.schema(guid));
    }

    /** The newest version of a subject, at most as old as {@code latest.cache.ttl.sec}. */
    public RegisteredSchema latest(String subject) {
        var known = latest.get(subject);
        if (known != null
                && (latestTtl.isNegative() || System.nanoTime() - known.readAtNanos() < latestTtl.toNanos())) {
            return known.schema();
        }
        var read = calls.version(subject, "latest");
        latest.put(subject, new Expiring(read, System.nanoTime()));
        return read;
    }

    /** A version of a subject. */
    public RegisteredSchema version(String subject, int version) {
        return calls.version(subject, Integer.toString(version));
    }

    /** The versions of a subject, oldest first; empty where there is no such subject. */
    public List<Integer> versions(String subject) {
        return calls.versions(subject);
    }

    /**
     * Why a schema could not become the next version of a subject, at the compatibility level that the registry holds it to.
     *
     * @return the registry's reasons; empty where it is compatible or the subject is new
     */
    public List<String> objections(String subject, Schema schema) {
        return calls.objections(subject, schema);
    }

    /** The subject that is associated with a topic in the registry; registries before 8.1 know no associations. */
    public Optional<String> associatedSubject(String topic, boolean isKey) {
        return calls.associatedSubject(topic, isKey);
    }
}
