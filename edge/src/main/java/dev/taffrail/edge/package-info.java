@NullMarked
package dev.taffrail.edge;

import org.jspecify.annotations.NullMarked;
