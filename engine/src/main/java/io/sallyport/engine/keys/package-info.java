/** The key file's keys, and what is sealed, wrapped and authenticated under them. */
@NullMarked
package io.sallyport.engine.keys;

import org.jspecify.annotations.NullMarked;
