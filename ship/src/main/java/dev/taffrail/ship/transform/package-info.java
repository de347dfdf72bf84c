/**
 * What can be done to records between the journal and a sink: {@link
 * dev.taffrail.ship.transform.Transforms} makes each kind, {@link
 * dev.taffrail.ship.transform.Condition} says which records it is for.
 */
@NullMarked
package dev.taffrail.ship.transform;

import org.jspecify.annotations.NullMarked;
