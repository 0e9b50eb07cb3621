/**
 * Rows in files: {@code .npy}, {@code .npz}, {@code .json} and {@code .csv}, read into tensors by model input name.
 *
 * <p>Entry type: {@link dev.plumbline.dataset.Rows}. May import {@code tensor}.
 */
package dev.plumbline.dataset;
