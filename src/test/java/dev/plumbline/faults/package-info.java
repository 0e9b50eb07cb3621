/** The service as processes, under load and under fire, and the accounts that show whether a prediction was lost or doubled. */
package dev.plumbline.faults;
