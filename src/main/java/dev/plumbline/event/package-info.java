/**
 * The events on the wire and their mapping to the domain; the Avro classes of this package are generated from {@code schemas/}.
 *
 * <p>May import {@code attribution}, {@code sampling} and {@code tensor}.
 */
package dev.plumbline.event;
