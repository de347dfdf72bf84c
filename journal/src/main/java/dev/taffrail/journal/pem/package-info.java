/**
 * Certificates and private keys as people write them into files. No journal needs these: they stand
 * in this module as it is the only one that all others see, and are for Taffrail's own, so they may
 * change with any version.
 */
@NullMarked
package dev.taffrail.journal.pem;

import org.jspecify.annotations.NullMarked;
