/**
 * Dense tensors as they travel between a prediction event, the attribution mathematics and ONNX Runtime.
 *
 * <p>Entry type: {@link dev.plumbline.tensor.Tensor}. May import the JDK only.
 */
package dev.plumbline.tensor;
