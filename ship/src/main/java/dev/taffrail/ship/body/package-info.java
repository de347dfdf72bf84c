/** The bodies of requests, written byte by byte: JSON and protocol buffers. */
@NullMarked
package dev.taffrail.ship.body;

import org.jspecify.annotations.NullMarked;
