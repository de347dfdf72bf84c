/** The web page: what the journals hold, as a browser shows it. */
@NullMarked
package dev.taffrail.agent.page;

import org.jspecify.annotations.NullMarked;
