@NullMarked
package dev.taffrail.agent;

import org.jspecify.annotations.NullMarked;
