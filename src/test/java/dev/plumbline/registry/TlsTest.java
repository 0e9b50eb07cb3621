package dev.plumbline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        makeKey("server", "-ext", "san=ip:127.0.0.1");
        makeKey("other", "-ext", "san=dns:other.example");
        makeKey("client");
    }

    @Test
    void trustsWhatTheTrustStoreHoldsAndNothingElse() throws Exception {
        try (var server = new SecureRegistry("server.p12", false)) {
            assertThat(server.schema(trusting("server-trust.p12"))).isEqualTo(Schema.Type.STRING);
            assertThat(server.schema(Map.of(
                            "schema.registry.ssl.truststore.type",
                            "PEM",
                            "schema.registry.ssl.truststore.location",
                            folder.resolve("server.pem").toString())))
                    .isEqualTo(Schema.Type.STRING);
            assertThatThrownBy(() -> server.schema(trusting("other-trust.p12")))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .matches(error -> !RegistryFaults.isRecordFault(error));
        }
    }

    @Test
    void verifiesTheHostNameUnlessItIsToldNotTo() throws Exception {
        try (var server = new SecureRegistry("other.p12", false)) {
            assertThatThrownBy(() -> server.schema(trusting("other-trust.p12")))
                    .isInstanceOf(RegistryUnavailableException.class);

            var anyHost = new HashMap<String, Object>(trusting("other-trust.p12"));
            anyHost.put("schema.registry.ssl.endpoint.identification.algorithm", "");
            assertThat(server.schema(anyHost)).isEqualTo(Schema.Type.STRING);
        }
    }

    @Test
    void showsItsOwnCertificateWhereTheRegistryAsksForOne() throws Exception {
        try (var server = new SecureRegistry("server.p12", true)) {
            var mutual = new HashMap<String, Object>(trusting("server-trust.p12"));
            assertThatThrownBy(() -> server.schema(mutual)).isInstanceOf(RegistryUnavailableException.class);

            mutual.put(
                    "schema.registry.ssl.keystore.location",
                    folder.resolve("client.p12").toString());
            mutual.put("schema.registry.ssl.keystore.password", PASSWORD);
            mutual.put("schema.registry.ssl.keystore.type", "PKCS12");
            assertThat(server.schema(mutual)).isEqualTo(Schema.Type.STRING);

            mutual.put("schema.registry.ssl.endpoint.identification.algorithm", "");
            assertThat(server.schema(mutual)).isEqualTo(Schema.Type.STRING);
        }
    }

    @Test
    void aCertificateThatWouldNotBeShownIsAFault() {
        var configs = Map.of(
                "schema.registry.url",
                "http://localhost",
                "schema.registry.ssl.keystore.location",
                folder.resolve("client.p12").toString(),
                "schema.registry.ssl.keystore.password",
                PASSWORD,
                "schema.registry.ssl.keystore.type",
                "PKCS12");

        assertThatThrownBy(() -> SchemaRegistryClient.of(configs))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "schema.registry.ssl.keystore.location: expected a URL of https to show the certificate to, "
                                + "found [http://localhost]");
    }

    @Test
    void aStoreThatCannotBeReadIsAFaultOfTheConfiguration() {
        var configs = Map.of(
                "schema.registry.url", "https://localhost",
                "schema.registry.ssl.truststore.location", "/nowhere.p12",
                "schema.registry.ssl.truststore.password", "s3cret");

        assertThatThrownBy(() -> SchemaRegistryClient.of(configs))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "schema.registry.ssl.truststore.location: expected a readable file, found none at /nowhere.p12")
                .message()
                .doesNotContain("s3cret");
    }

    private static Map<String, Object> trusting(String store) {
        return Map.of(
                "schema.registry.ssl.truststore.location",
                folder.resolve(store).toString(),
                "schema.registry.ssl.truststore.password",
                PASSWORD,
                "schema.registry.ssl.truststore.type",
                "PKCS12");
    }

    /** A key with its own certificate in NAME.p12, and that certificate to be trusted in NAME-trust.p12 and NAME.pem. */
    private static void makeKey(String name, String... extensions) throws Exception {
        var file = folder.resolve(name + ".p12");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC"));
        command.addAll(List.of("-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of(extensions));
        var log = folder.resolve("keytool.log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();

        var certificate =
                KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()).getCertificate(name);
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry(name, certificate);
        try (var out = Files.newOutputStream(folder.resolve(name + "-trust.p12"))) {
            trust.store(out, PASSWORD.toCharArray());
        }
        Files.writeString(
                folder.resolve(name + ".pem"),
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(Base64.getMimeEncoder().encodeToString(certificate.getEncoded())));
    }

    /** An HTTPS server that has one schema. */
    private static final class SecureRegistry implements AutoCloseable {
        private final HttpsServer server;

        SecureRegistry(String keys, boolean asksForCertificate) throws Exception {
            var context = context(keys);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    var tls = context.getDefaultSSLParameters();
                    tls.setNeedClientAuth(asksForCertificate);
                    parameters.setSSLParameters(tls);
                }
            });
            server.createContext("/", exchange -> {
                try (exchange) {
                    var body = "{\"schema\":\"\\\"string\\\"\"}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
        }

        private static SSLContext context(String keys) throws Exception {
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store(keys), PASSWORD.toCharArray());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store("client-trust.p12"));
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        }

        private static KeyStore store(String name) throws Exception {
            return KeyStore.getInstance(folder.resolve(name).toFile(), PASSWORD.toCharArray());
        }

        Schema.Type schema(Map<String, Object> configs) {
            var all = new HashMap<String, Object>(configs);
            all.put(
                    "schema.registry.url",
                    "https://127.0.0.1:" + server.getAddress().getPort());
            all.put("max.retries", 0);
            return SchemaRegistryClient.of(all).schema(7, "s").getType();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
