/**
 * The service's configuration: YAML and environment read once into records, all faults reported together.
 *
 * <p>May import the JDK, Jackson and the configuration records of {@code attribution} and {@code sampling}.
 */
package dev.plumbline.config;
