/** A small HTTP/1.1 client over plain sockets, shared by the sinks that speak HTTP. */
@NullMarked
package dev.taffrail.ship.http;

import org.jspecify.annotations.NullMarked;
