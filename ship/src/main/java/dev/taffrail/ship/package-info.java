@NullMarked
package dev.taffrail.ship;

import org.jspecify.annotations.NullMarked;
