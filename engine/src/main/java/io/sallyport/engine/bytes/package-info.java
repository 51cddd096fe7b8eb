/** Bounded reading and writing of binary records and frames. */
@NullMarked
package io.sallyport.engine.bytes;

import org.jspecify.annotations.NullMarked;
