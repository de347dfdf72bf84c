/** The sink for files: an archive on another disk, a mount or a stick. */
@NullMarked
package dev.taffrail.ship.file;

import org.jspecify.annotations.NullMarked;
