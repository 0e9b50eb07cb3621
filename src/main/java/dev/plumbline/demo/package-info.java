/**
 * The demonstration: an embedded broker, the replay of real credit applications, and the summary at its end.
 *
 * <p>Entry type: {@link dev.plumbline.demo.Demo}. The service it shows comes from outside, through
 * {@link dev.plumbline.demo.ServiceStarter}. May import all rooms but {@code cli} and {@code monitor}.
 */
package dev.plumbline.demo;
