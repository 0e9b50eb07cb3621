/**
 * What people see of the running service: meters, health, an HTTP API and the web page on top of it.
 *
 * <p>The page learns of explanations the way any other dashboard would: a {@link dev.plumbline.monitor.TopicFollower} reads the
 * attributions, alerts and dead letters into a bounded {@link dev.plumbline.monitor.ExplanationLog}. Of the service itself it sees a
 * {@link dev.plumbline.monitor.ServiceView} only.
 *
 * <p>Entry type: {@link dev.plumbline.monitor.MonitorServer}. May import {@code event}, {@code attribution}, {@code tensor} and
 * {@code stream}.
 */
package dev.plumbline.monitor;
