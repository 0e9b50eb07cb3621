/**
 * How good attributions are, measured offline: ablation curves, infidelity, sensitivity, each beside the same attributions dealt out at
 * random.
 *
 * <p>Entry types: {@link dev.plumbline.quality.Subject}, one explained row and F around it, and the table {@link
 * dev.plumbline.quality.Measures}. Every measure leaves the distribution of the data, which is why none is worth anything without its
 * random counterpart. May import {@code attribution} and {@code tensor}.
 */
package dev.plumbline.quality;
