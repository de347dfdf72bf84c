/** What a running shipper answers to those who ask how it fares, and how they ask. */
@NullMarked
package dev.taffrail.agent.status;

import org.jspecify.annotations.NullMarked;
