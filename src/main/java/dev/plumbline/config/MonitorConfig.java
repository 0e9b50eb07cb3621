package dev.plumbline.config;

import static java.util.Objects.requireNonNull;

/**
 * Where the web page, its API, the metrics and the health checks are served.
 *
 * @param enabled whether they are served at all
 * @param host address or name to listen on
 * @param port port to listen on, 0 for a free one
 * @param token what callers must send as a bearer token; empty where none is asked for
 */
public record MonitorConfig(boolean enabled, String host, int port, String token) {
    public MonitorConfig {
        requireNonNull(host, "host");
        requireNonNull(token, "token");
    }

    static MonitorConfig read(Section section) {
        var config = new MonitorConfig(
                section.flag("serve", true),
                section.textOr("host", "127.0.0.1"),
                section.integer("port", 7077, 0),
                section.textOr("token", ""));
        section.rejectUnknownKeys();
        return config;
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "MonitorConfig[enabled=%s, host=%s, port=%d]".formatted(enabled, host, port);
    }
}
