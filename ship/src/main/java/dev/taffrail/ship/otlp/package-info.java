/** The sink for receivers of OpenTelemetry's protocol, OTLP over HTTP. */
@NullMarked
package dev.taffrail.ship.otlp;

import org.jspecify.annotations.NullMarked;
