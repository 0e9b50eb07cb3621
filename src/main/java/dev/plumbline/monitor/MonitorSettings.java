package dev.plumbline.monitor;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the monitor listens, and who may ask it.
 *
 * @param host address or name to listen on
 * @param port port to listen on, 0 for a free one
 * @param token what callers must send as {@code Authorization: Bearer}; empty where none is asked for
 */
public record MonitorSettings(String host, int port, String token) {
    public static final String LOOPBACK = "127.0.0.1";
    public static final int PORT = 7077;

    public MonitorSettings {
        requireNonNull(host, "host");
        requireNonNull(token, "token");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("expected a port from 0 to 65535, found " + port);
        }
    }

    /** On loopback, where only this machine reaches it, without a token. */
    public static MonitorSettings defaults() {
        return new MonitorSettings(LOOPBACK, PORT, "");
    }

    public MonitorSettings withPort(int other) {
        return new MonitorSettings(host, other, token);
    }

    public MonitorSettings withToken(String other) {
        return new MonitorSettings(host, port, other);
    }

    boolean asksForToken() {
        return !token.isEmpty();
    }

    /** Whether only this machine can reach it. */
    boolean onLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "MonitorSettings[host=%s, port=%d, token=%s]".formatted(host, port, asksForToken() ? "set" : "none");
    }
}
