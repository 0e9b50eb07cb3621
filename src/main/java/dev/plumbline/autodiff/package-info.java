/**
 * Reverse-mode differentiation of ONNX graphs: tables of gradient rules and the sweep that applies them.
 *
 * <p>Entry type: {@link dev.plumbline.autodiff.Differentiator}; the rules are gathered by {@link dev.plumbline.autodiff.GradientRules}. May
 * import {@code graph} and {@code tensor}.
 */
package dev.plumbline.autodiff;
