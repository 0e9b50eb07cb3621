/**
 * Reverse-mode differentiation of ONNX graphs: tables of gradient rules and the sweep that applies them.
 *
 * <p>May import {@code graph} and {@code tensor}.
 */
package dev.plumbline.autodiff;
