package dev.plumbline.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to reach a registry.
 *
 * @param urls base URLs, tried in order; without user info and trailing slash
 * @param connectTimeout limit for a connection to be made
 * @param readTimeout limit for a whole answer
 * @param cacheCapacity schemas remembered per direction
 * @param latestTtl how long the latest version of a subject is believed
 * @param headers further headers of every request
 */
record ClientConfig(
        List<URI> urls,
        Duration connectTimeout,
        Duration readTimeout,
        RetryPolicy retry,
        int cacheCapacity,
        Duration latestTtl,
        Map<String, String> headers) {
    static final String URL = "schema.registry.url";
    private static final String HEADER_PREFIX = "request.header.";

    /** Reads Confluent's keys; faults stay in the settings. */
    static ClientConfig of(Settings settings) {
        var retry = new RetryPolicy(
                settings.number("max.retries", 3, 0),
                Duration.ofMillis(settings.number("retries.wait.ms", 1000, 1)),
                Duration.ofMillis(settings.number("retries.max.wait.ms", 20_000, 1)));
        return new ClientConfig(
                urls(settings),
                Duration.ofMillis(settings.number("http.connect.timeout.ms", 60_000, 1)),
                Duration.ofMillis(settings.number("http.read.timeout.ms", 60_000, 1)),
                retry,
                settings.number("max.schemas.per.subject", 1000, 1),
                Duration.ofSeconds(settings.number("latest.cache.ttl.sec", 60, -1)),
                headers(settings));
    }

    private static List<URI> urls(Settings settings) {
        var urls = new ArrayList<URI>();
        for (var text : settings.list(URL)) {
            try {
                var url = new URI(text);
                if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
                    throw new URISyntaxException(withoutUserInfo(text), "not absolute");
                }
                var path = url.getPath().replaceAll("/+$", "");
                urls.add(new URI(url.getScheme(), null, url.getHost(), url.getPort(), path, null, null));
            } catch (URISyntaxException e) {
                settings.fault("%s: expected http://host:port or https://host:port, found '%s'"
                        .formatted(URL, withoutUserInfo(text)));
            }
        }
        if (urls.isEmpty() && settings.list(URL).isEmpty()) {
            settings.fault(URL + ": expected at least one URL, found none");
        }
        return urls;
    }

    private static String withoutUserInfo(String url) {
        return url.replaceAll("//[^/@]*@", "//");
    }

    private static Map<String, String> headers(Settings settings) {
        var headers = new TreeMap<String, String>();
        settings.under(HEADER_PREFIX).forEach((name, value) -> headers.put(name, value.toString()));
        settings.under("schema.registry." + HEADER_PREFIX)
                .forEach((name, value) -> headers.put(name, value.toString()));
        return headers;
    }
}
