/**
 * Predictions as JSON: pairs of Open Inference Protocol v2 requests and responses, and the CloudEvents of KServe's logger.
 *
 * <p>Entry types: {@link dev.plumbline.event.inference.InferencePair} is what a record holds,
 * {@link dev.plumbline.event.inference.InferenceMapping} makes prediction events of it, and
 * {@link dev.plumbline.event.inference.LoggedEvent} is one half of a pair. {@code docs/json-input.md} is the reference.
 */
package dev.plumbline.event.inference;
