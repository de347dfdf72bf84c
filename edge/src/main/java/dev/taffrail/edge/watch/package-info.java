/**
 * Watches the machine that it runs on: room on the disk, heat, queues, the clock. What is wrong is
 * a record when it begins, now and then while it lasts, and when it is over.
 */
@NullMarked
package dev.taffrail.edge.watch;

import org.jspecify.annotations.NullMarked;
