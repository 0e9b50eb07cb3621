/**
 * The demonstration: an embedded broker, the replay of real credit applications, and the summary at its end.
 *
 * <p>May import all rooms but {@code cli}.
 */
package dev.plumbline.demo;
