package dev.plumbline.faults;

import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The Schema Registry as a process that can be killed and suspended; what is registered survives in a file. */
final class RegistryProcess {
    private RegistryProcess() {}

    /** Runs until it is killed; the arguments are a port and the file. */
    public static void main(String[] arguments) throws Exception {
        try (var registry = EmbeddedRegistry.persisted(Integer.parseInt(arguments[0]), Path.of(arguments[1]))) {
            System.out.println("the registry is at " + registry.url());
            new CountDownLatch(1).await();
        }
    }

    /** Starts it and waits until it answers. */
    static JavaProcess start(Path folder, URI url) throws InterruptedException {
        var file = folder.resolve("subjects.json").toString();
        var process = JavaProcess.start(
                folder, List.of("-Xmx64m", RegistryProcess.class.getName(), Integer.toString(url.getPort()), file));
        Ports.await(url.getPort(), Duration.ofMinutes(1));
        return process;
    }
}
