/**
 * Which predictions are explained, and with what probability: pure functions of the event and the configuration.
 *
 * <p>May import the JDK only.
 */
package dev.plumbline.sampling;
