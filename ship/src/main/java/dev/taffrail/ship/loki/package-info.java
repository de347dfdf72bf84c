/** The sink for Grafana Loki. */
@NullMarked
package dev.taffrail.ship.loki;

import org.jspecify.annotations.NullMarked;
