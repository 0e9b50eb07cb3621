package dev.plumbline.cli;

import dev.plumbline.config.ConfigurationException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Classes that are not in this application's jar, for those that a configuration names.
 *
 * <p>What is in the jar comes first, so that both sides mean the same Kafka and Avro.
 */
final class FurtherClasses implements AutoCloseable {
    private final URLClassLoader loader;
    private final ClassLoader before;

    private FurtherClasses(URLClassLoader loader, ClassLoader before) {
        this.loader = loader;
        this.before = before;
    }

    /**
     * Makes the classes of a path visible to this thread and to those it starts.
     *
     * @param path files and folders as Java writes them; empty for none
     * @throws ConfigurationException if one is not there
     */
    static FurtherClasses load(String path) throws IOException {
        var urls = new ArrayList<URL>();
        for (var entry : path.split(File.pathSeparator)) {
            if (!entry.isBlank()) {
                for (var file : files(entry)) {
                    urls.add(file.toUri().toURL());
                }
            }
        }
        var before = Thread.currentThread().getContextClassLoader();
        var loader = new URLClassLoader(urls.toArray(URL[]::new), before);
        Thread.currentThread().setContextClassLoader(loader);
        return new FurtherClasses(loader, before);
    }

    private static List<Path> files(String entry) throws IOException {
        boolean all = entry.endsWith("*");
        var file = Path.of(all ? entry.substring(0, entry.length() - 1) : entry);
        if (!Files.exists(file)) {
            throw new ConfigurationException(
                    List.of("--classpath: expected a jar or a folder, found none at '%s'".formatted(entry)));
        }
        if (!all) {
            return List.of(file);
        }
        try (var jars = Files.list(file)) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        loader.close();
    }
}
