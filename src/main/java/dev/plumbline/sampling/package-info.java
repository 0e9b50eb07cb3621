/**
 * Which predictions are explained, and with what probability: pure functions of the event and the configuration, but for the budget,
 * which knows the time.
 *
 * <p>Entry type: {@link dev.plumbline.sampling.Sampler}, a {@link dev.plumbline.sampling.Policy} of
 * {@link dev.plumbline.sampling.Rule}s under a {@link dev.plumbline.sampling.Budget}. May import the JDK only.
 */
package dev.plumbline.sampling;
