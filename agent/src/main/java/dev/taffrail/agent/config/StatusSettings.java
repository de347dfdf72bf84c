package dev.taffrail.agent.config;

import dev.taffrail.ship.Secret;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a running shipper answers how it fares.
 *
 * @param listen the address
 * @param token what whoever asks has to show; null when nothing, which is only so on loopback
 */
public record StatusSettings(InetSocketAddress listen, @Nullable Secret token) {}
