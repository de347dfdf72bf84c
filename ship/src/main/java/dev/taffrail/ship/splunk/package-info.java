/** The sink for Splunk's HTTP Event Collector. */
@NullMarked
package dev.taffrail.ship.splunk;

import org.jspecify.annotations.NullMarked;
