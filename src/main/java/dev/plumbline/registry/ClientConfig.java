package dev.plumbline.registry;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to reach a registry.
 *
 * @param urls base URLs, tried in order; without user info and trailing slash
 * @param userInfo {@code user:password} as it stood in those URLs that have one
 * @param connectTimeout limit for a connection to be made
 * @param readTimeout limit for a whole answer
 * @param cacheCapacity schemas remembered per direction
 * @param latestTtl how long the latest version of a subject is believed
 * @param missingTtl how long an id stays unknown once the registry has said so; zero to ask every time
 * @param missingCapacity unknown ids remembered
 * @param headers further headers of every request
 */
record ClientConfig(
        List<URI> urls,
        Map<URI, String> userInfo,
        Duration connectTimeout,
        Duration readTimeout,
        RetryPolicy retry,
        int cacheCapacity,
        Duration latestTtl,
        Duration missingTtl,
        int missingCapacity,
        Map<String, String> headers) {
    static final String URL = "schema.registry.url";
    private static final String HEADER_PREFIX = "request.header.";

    /** Reads Confluent's keys; faults stay in the settings. */
    static ClientConfig of(Settings settings) {
        var retry = new RetryPolicy(
                settings.number("max.retries", 3, 0),
                Duration.ofMillis(settings.number("retries.wait.ms", 1000, 1)),
                Duration.ofMillis(settings.number("retries.max.wait.ms", 20_000, 1)));
        var urls = urls(settings);
        var userInfo = new LinkedHashMap<URI, String>();
        urls.forEach((url, user) -> user.ifPresent(info -> userInfo.put(url, info)));
        return new ClientConfig(
                List.copyOf(urls.keySet()),
                userInfo,
                Duration.ofMillis(settings.number("http.connect.timeout.ms", 60_000, 1)),
                Duration.ofMillis(settings.number("http.read.timeout.ms", 60_000, 1)),
                retry,
                settings.number("max.schemas.per.subject", 1000, 1),
                Duration.ofSeconds(settings.number("latest.cache.ttl.sec", 60, -1)),
                Duration.ofSeconds(settings.number("missing.id.cache.ttl.sec", 0, 0)),
                settings.number("missing.cache.size", 10_000, 1),
                headers(settings));
    }

    /** The URLs, each with the user that stands in it. */
    private static Map<URI, Optional<String>> urls(Settings settings) {
        var urls = new LinkedHashMap<URI, Optional<String>>();
        for (var text : settings.list(URL)) {
            settings.url(URL, text).ifPresent(url -> urls.put(bare(url), Optional.ofNullable(url.getRawUserInfo())));
        }
        if (settings.list(URL).isEmpty()) {
            settings.fault(URL + ": expected at least one URL, found none");
        }
        return urls;
    }

    private static URI bare(URI url) {
        var port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return URI.create(url.getScheme() + "://" + url.getHost() + port
                + url.getRawPath().replaceAll("/+$", ""));
    }

    private static Map<String, String> headers(Settings settings) {
        var headers = new TreeMap<String, String>();
        settings.under(HEADER_PREFIX).forEach((name, value) -> headers.put(name, value.toString()));
        settings.under("schema.registry." + HEADER_PREFIX)
                .forEach((name, value) -> headers.put(name, value.toString()));
        return headers;
    }
}
