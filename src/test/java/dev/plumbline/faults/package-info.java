/**
 * The service as processes, under load and under fire, and the accounts that show whether a prediction was lost or doubled.
 *
 * <p>{@link dev.plumbline.faults.FaultsTest} is {@code mvn -Pfaults verify}; {@code -Dfaults.form=long} asks for the long form and
 * {@code -Dfaults.seed} for the order of an earlier run. {@link dev.plumbline.faults.NaiveServiceTest} shows that the accounts can
 * tell: a batch that is kept in memory alone loses predictions.
 */
package dev.plumbline.faults;
