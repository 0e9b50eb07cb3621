/**
 * The service as processes, under load and under fire, and the accounts that show whether a prediction was lost or doubled.
 *
 * <p>{@link dev.plumbline.faults.FaultsTest} is {@code mvn -Pfaults verify}; {@code -Dfaults.form=medium} or {@code long} asks for more of
 * it, {@code -Dfaults.protocol=streams} for the other group protocol and {@code -Dfaults.seed} for the order of an earlier run.
 * {@link dev.plumbline.faults.RecoveryTest} measures how long a killed service takes to come back. {@link dev.plumbline.faults.NaiveServiceTest} shows that the accounts can
 * tell: a batch that is kept in memory alone loses predictions.
 */
package dev.plumbline.faults;
