package dev.plumbline.cli;

/** Stops the service when the process is told to end: everything pending is committed before the process goes. */
final class OrderlyStop {
    private OrderlyStop() {}

    /** Listens for SIGTERM and Ctrl-C; stopping a service that has stopped already does nothing. */
    static void onSignal(RunningService service) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> service.stream().close(), "orderly-stop"));
    }
}
