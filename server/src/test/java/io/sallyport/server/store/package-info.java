/** The contract that every store keeps. */
@NullMarked
package io.sallyport.server.store;

import org.jspecify.annotations.NullMarked;
