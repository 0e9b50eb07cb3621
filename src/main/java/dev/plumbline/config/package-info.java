/**
 * The service's configuration: YAML and environment read once into records, all faults reported together.
 *
 * <p>Entry type: {@link dev.plumbline.config.ServiceConfig}. May import {@code attribution}, {@code dataset}, {@code event},
 * {@code runtime}, {@code sampling}, {@code stream} and {@code tensor}, whose settings it fills.
 */
package dev.plumbline.config;
