/** Measures the embedded store beside what could stand in its place. */
@NullMarked
package io.sallyport.bench.store;

import org.jspecify.annotations.NullMarked;
