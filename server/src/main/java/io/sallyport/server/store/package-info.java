/** Stores, and what is common to them. */
@NullMarked
package io.sallyport.server.store;

import org.jspecify.annotations.NullMarked;
