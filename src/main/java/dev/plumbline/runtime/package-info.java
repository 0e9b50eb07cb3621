/**
 * ONNX Runtime sessions: the shape probe, compiled gradient models, batching and explainers. The only room that knows ONNX Runtime.
 *
 * <p>Entry type: {@link dev.plumbline.runtime.Explainer}. May import {@code attribution}, {@code autodiff}, {@code graph} and
 * {@code tensor}.
 */
package dev.plumbline.runtime;
