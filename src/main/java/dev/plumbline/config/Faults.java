package dev.plumbline.config;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration, gathered so that all of it is reported at once. */
public final class Faults {
    private final List<String> messages = new ArrayList<>();

    /** Notes a fault at a key, such as {@code models[0].path}. */
    public void add(String path, String message) {
        messages.add(path.isEmpty() ? message : path + ": " + message);
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    /**
     * Ends the gathering.
     *
     * @throws ConfigurationException if there was any fault, with all of them
     */
    public void throwIfAny() {
        if (!messages.isEmpty()) {
            throw new ConfigurationException(messages);
        }
    }
}
