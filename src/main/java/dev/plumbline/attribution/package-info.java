/**
 * Integrated gradients: paths, quadrature, baselines, error control and verdicts.
 *
 * <p>A model is seen only as a {@link dev.plumbline.attribution.GradientFunction}, so everything here is tested on closed-form
 * functions. May import {@code tensor}.
 */
package dev.plumbline.attribution;
