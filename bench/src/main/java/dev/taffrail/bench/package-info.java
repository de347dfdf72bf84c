/** Benchmarks: run with {@code java -cp 'bench/target/lib/*' org.openjdk.jmh.Main}. */
@NullMarked
package dev.taffrail.bench;

import org.jspecify.annotations.NullMarked;
