/**
 * Commands and wiring. The entry point of the jar.
 *
 * <p>Entry type: {@link dev.plumbline.cli.Plumbline}. May import all rooms.
 */
package dev.plumbline.cli;
