/** Copies of the store, made while the server runs. */
@NullMarked
package io.sallyport.server.backup;

import org.jspecify.annotations.NullMarked;
