/** Makes a bundle for support: what a device logged, redacted, with what says how the device is. */
@NullMarked
package dev.taffrail.agent.support;

import org.jspecify.annotations.NullMarked;
