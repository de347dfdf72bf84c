/**
 * The receiver: takes Loki, Splunk HEC, CloudWatch Logs and OTLP pushes and the runs of edge
 * pipelines into sealed journals of its own.
 *
 * <p>{@link dev.taffrail.agent.collect.CollectCommand} starts it; {@link
 * dev.taffrail.agent.collect.ReceivedRecord} takes the original bytes out of its journals again.
 */
@NullMarked
package dev.taffrail.agent.collect;

import org.jspecify.annotations.NullMarked;
