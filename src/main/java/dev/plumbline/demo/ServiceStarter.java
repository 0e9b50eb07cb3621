package dev.plumbline.demo;

/** Starts the service for the demonstration. */
@FunctionalInterface
public interface ServiceStarter {
    /** Starts the service; returns when it runs or throws what kept it from it. */
    DemoService start(DemoSurroundings surroundings);
}
