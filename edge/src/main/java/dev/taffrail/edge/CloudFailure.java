package dev.taffrail.edge;

import java.time.Instant;

/** What failed, in words without secrets, and when. */
record CloudFailure(String words, Instant at) {}
