/** Other wrapping keys for the running server, and everything of the store brought under them. */
@NullMarked
package io.sallyport.server.rotation;

import org.jspecify.annotations.NullMarked;
