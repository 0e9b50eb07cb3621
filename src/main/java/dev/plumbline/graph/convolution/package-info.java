/**
 * Convolutions of small images as products of matrices over the whole batch, which read the weights once for all images.
 *
 * <p>Entry type: {@link dev.plumbline.graph.convolution.SmallConvolutions}. Part of {@code graph}; may import {@code tensor}.
 */
package dev.plumbline.graph.convolution;
