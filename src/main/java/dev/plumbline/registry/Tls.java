package dev.plumbline.registry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * TLS to the registry from Kafka's own keys behind {@code schema.registry.}: stores as JKS, PKCS12 or PEM, client certificates included.
 *
 * <p>Host names are verified unless {@code schema.registry.ssl.endpoint.identification.algorithm} is set and empty. (Confluent's client
 * does not verify them unless it is set to {@code https}.)
 */
record Tls(SSLContext context, SSLParameters parameters) {
    private static final String PREFIX = "schema.registry.";

    /** What is configured; empty where nothing is and the JDK's default does. */
    static Optional<Tls> of(Settings settings) {
        var given = settings.under(PREFIX);
        given.keySet().removeIf(key -> !key.startsWith("ssl."));
        if (given.isEmpty() || !filesAreThere(given, settings)) {
            return Optional.empty();
        }
        try (var factory = new DefaultSslEngineFactory()) {
            var parsed = new ConfigDef().withClientSslSupport().parse(given);
            factory.configure(parsed);
            var algorithm = (String) parsed.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
            var context = algorithm.isEmpty() ? withoutHostNames(factory, parsed) : factory.sslContext();
            return Optional.of(new Tls(context, parameters(parsed)));
        } catch (ConfigException e) {
            settings.fault(PREFIX + "ssl: " + e.getMessage());
        } catch (KafkaException | GeneralSecurityException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            settings.fault(PREFIX + "ssl: expected readable key and trust stores, found " + cause.getMessage());
        }
        return Optional.empty();
    }

    /** Looked at first, since Kafka would log a stack trace for each that is missing. */
    private static boolean filesAreThere(Map<String, Object> given, Settings settings) {
        boolean there = true;
        for (var key : List.of(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG)) {
            var file = given.get(key);
            if (file != null && !Files.isReadable(Path.of(file.toString()))) {
                settings.fault("%s%s: expected a readable file, found none at %s".formatted(PREFIX, key, file));
                there = false;
            }
        }
        return there;
    }

    private static SSLParameters parameters(Map<String, Object> configs) {
        var parameters = new SSLParameters();
        if (configs.get(SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG) instanceof List<?> protocols) {
            parameters.setProtocols(protocols.toArray(String[]::new));
        }
        if (configs.get(SslConfigs.SSL_CIPHER_SUITES_CONFIG) instanceof List<?> suites && !suites.isEmpty()) {
            parameters.setCipherSuites(suites.toArray(String[]::new));
        }
        return parameters;
    }

    private static SSLContext withoutHostNames(DefaultSslEngineFactory factory, Map<String, Object> configs)
            throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(factory.truststore());
        var managers = new TrustManager[] {new AnyHostName((X509TrustManager) trust.getTrustManagers()[0])};
        var context = SSLContext.getInstance((String) configs.get(SslConfigs.SSL_PROTOCOL_CONFIG));
        context.init(keyManagers(factory.keystore(), configs), managers, null);
        return context;
    }

    private static KeyManager[] keyManagers(KeyStore store, Map<String, Object> configs)
            throws GeneralSecurityException {
        if (store == null) {
            return new KeyManager[0];
        }
        var own = (Password) configs.get(SslConfigs.SSL_KEY_PASSWORD_CONFIG);
        var password = own != null ? own : (Password) configs.get(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password == null ? null : password.value().toCharArray());
        return keys.getKeyManagers();
    }
}
