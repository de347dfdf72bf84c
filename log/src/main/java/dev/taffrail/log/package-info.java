@NullMarked
package dev.taffrail.log;

import org.jspecify.annotations.NullMarked;
