package dev.plumbline.registry;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * Reads Confluent's keys for credentials.
 *
 * <p>Where Confluent's client sends nothing without a word (a user in a URL that no source asks for, an unknown source), this is a
 * fault: whoever writes credentials means them to be used.
 */
final class Credentials {
    private static final String BASIC_SOURCE = "basic.auth.credentials.source";
    private static final String USER_INFO = "basic.auth.user.info";
    private static final String BEARER_SOURCE = "bearer.auth.credentials.source";
    private static final String TOKEN = "bearer.auth.token";
    private static final String ISSUER = "bearer.auth.issuer.endpoint.url";
    private static final String KEYSTORE = "schema.registry.ssl.keystore.location";
    private static final String CLIENT_ID = "bearer.auth.client.id";
    private static final String CLIENT_SECRET = "bearer.auth.client.secret";

    private final Settings settings;
    private final ClientConfig config;

    private Credentials(Settings settings, ClientConfig config) {
        this.settings = settings;
        this.config = config;
    }

    /** The configured authorization; faults stay in the settings. */
    static Authorization of(Settings settings, ClientConfig config, HttpClient http) {
        return new Credentials(settings, config).authorization(http);
    }

    private Authorization authorization(HttpClient http) {
        var basic = settings.text(BASIC_SOURCE);
        var bearer = settings.text(BEARER_SOURCE);
        refuseWhatNobodyAsksFor(basic, bearer);
        if (basic.isPresent() && bearer.isPresent()) {
            settings.fault("expected one of %s and %s, found both".formatted(BASIC_SOURCE, BEARER_SOURCE));
            return Authorization.NONE;
        }
        if (bearer.isPresent()) {
            return bearer(bearer.get(), http);
        }
        return basic.isPresent() ? basic(basic.get()) : Authorization.NONE;
    }

    private void refuseWhatNobodyAsksFor(Optional<String> basic, Optional<String> bearer) {
        requireSource(!config.userInfo().isEmpty(), "a user in " + ClientConfig.URL, BASIC_SOURCE, "URL", basic);
        requireSource(settings.text(USER_INFO).isPresent(), USER_INFO, BASIC_SOURCE, "USER_INFO", basic);
        requireSource(settings.text(TOKEN).isPresent(), TOKEN, BEARER_SOURCE, "STATIC_TOKEN", bearer);
        for (var key : List.of(ISSUER, CLIENT_ID, CLIENT_SECRET)) {
            requireSource(settings.text(key).isPresent(), key, BEARER_SOURCE, "OAUTHBEARER", bearer);
        }
        refuseTwoHeaders(basic.or(() -> bearer));
        refuseCertificatesInTheClear();
    }

    private void refuseTwoHeaders(Optional<String> source) {
        boolean written = config.headers().keySet().stream().anyMatch("Authorization"::equalsIgnoreCase);
        if (written && source.isPresent()) {
            settings.fault("request.header.Authorization: expected it, or credentials of source %s, found both"
                    .formatted(source.get()));
        }
    }

    /** A certificate is shown over TLS alone. */
    private void refuseCertificatesInTheClear() {
        boolean clear = !config.urls().isEmpty()
                && config.urls().stream().allMatch(url -> url.getScheme().equals("http"));
        if (clear && settings.raw(KEYSTORE) != null) {
            settings.fault("%s: expected a URL of https to show the certificate to, found %s"
                    .formatted(KEYSTORE, config.urls()));
        }
    }

    private void requireSource(boolean given, String what, String key, String needed, Optional<String> source) {
        if (given && !source.equals(Optional.of(needed))) {
            settings.fault("%s: expected %s, since there is %s, found %s"
                    .formatted(
                            key,
                            needed,
                            what,
                            source.map(found -> "'" + found + "'").orElse("nothing")));
        }
    }

    private Authorization basic(String source) {
        return switch (source) {
            case "USER_INFO" -> sameEverywhere(requireUserInfo(settings.text(USER_INFO), USER_INFO));
            case "URL" -> {
                if (config.userInfo().isEmpty()) {
                    settings.fault(ClientConfig.URL + ": expected user:password@ in front of the host, found none");
                }
                yield new BasicAuthorization(config.userInfo());
            }
            case "SASL_INHERIT" -> sameEverywhere(saslUserInfo());
            default -> {
                settings.fault(
                        "%s: expected USER_INFO, URL or SASL_INHERIT, found '%s'".formatted(BASIC_SOURCE, source));
                yield Authorization.NONE;
            }
        };
    }

    private Authorization sameEverywhere(String userInfo) {
        var byUrl = new HashMap<URI, String>();
        config.urls().forEach(url -> byUrl.put(url, userInfo));
        return new BasicAuthorization(byUrl);
    }

    private String requireUserInfo(Optional<String> userInfo, String where) {
        if (userInfo.isEmpty() || userInfo.get().indexOf(':') < 1) {
            settings.fault("%s: expected user:password, found %s"
                    .formatted(where, userInfo.isEmpty() ? "nothing" : "text without a user or a colon"));
        }
        return userInfo.orElse("");
    }

    private String saslUserInfo() {
        var key = SaslConfigs.SASL_JAAS_CONFIG;
        var jaas = settings.text(key);
        if (jaas.isEmpty()) {
            settings.fault("%s: expected a login module with username and password, found nothing".formatted(key));
            return "";
        }
        try {
            var entries = JaasContext.loadClientContext(Map.of(key, new Password(jaas.get())))
                    .configurationEntries();
            var user = JaasContext.configEntryOption(entries, "username", null);
            var password = JaasContext.configEntryOption(entries, "password", null);
            return requireUserInfo(
                    user == null || password == null ? Optional.empty() : Optional.of(user + ":" + password), key);
        } catch (KafkaException | IllegalArgumentException e) {
            // Its message may quote the password.
            settings.fault(
                    "%s: expected a login module with username and password, found what does not parse".formatted(key));
            return "";
        }
    }

    private Authorization bearer(String source, HttpClient http) {
        return switch (source) {
            case "STATIC_TOKEN" -> {
                var token = settings.text(TOKEN);
                if (token.isEmpty()) {
                    settings.fault(TOKEN + ": expected a token, found nothing");
                }
                yield new BearerAuthorization(() -> token.orElse(""), routing());
            }
            case "OAUTHBEARER" ->
                new BearerAuthorization(new ClientCredentials(grant(), http, Clock.systemUTC()), routing());
            default -> {
                settings.fault("%s: expected STATIC_TOKEN or OAUTHBEARER, found '%s'".formatted(BEARER_SOURCE, source));
                yield Authorization.NONE;
            }
        };
    }

    private Map<String, String> routing() {
        var headers = new HashMap<String, String>();
        settings.text("bearer.auth.logical.cluster").ifPresent(id -> headers.put("target-sr-cluster", id));
        settings.text("bearer.auth.identity.pool.id").ifPresent(id -> headers.put("Confluent-Identity-Pool-Id", id));
        return headers;
    }

    private ClientCredentials.Grant grant() {
        for (var key : List.of(ISSUER, CLIENT_ID, CLIENT_SECRET)) {
            if (settings.text(key).isEmpty()) {
                settings.fault(key + ": expected a value, found nothing");
            }
        }
        return new ClientCredentials.Grant(
                settings.url(ISSUER).orElse(URI.create("http://localhost")),
                settings.text(CLIENT_ID, ""),
                settings.text(CLIENT_SECRET, ""),
                settings.text("bearer.auth.scope", ""),
                Duration.ofSeconds(settings.number("bearer.auth.cache.expiry.buffer.seconds", 300, 0)),
                config.readTimeout());
    }
}
