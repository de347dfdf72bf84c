/** A small HTTP server, and who may ask it. */
@NullMarked
package dev.taffrail.agent.http;

import org.jspecify.annotations.NullMarked;
