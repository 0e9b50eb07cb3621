/**
 * The events on the wire and their mapping to the domain; the Avro classes of this package are generated from {@code schemas/}.
 *
 * <p>Entry types: {@link dev.plumbline.event.PredictionMapping} in, {@link dev.plumbline.event.AttributionMapping} and
 * {@link dev.plumbline.event.AlertMapping} out, {@link dev.plumbline.event.CloudEvents} for their headers. May import
 * {@code attribution}, {@code sampling} and {@code tensor}.
 */
package dev.plumbline.event;
