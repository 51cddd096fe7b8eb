/**
 * What Java has no calls for, asked of the C library: Unix sockets, the name service, locks of
 * files; Linux only.
 */
@NullMarked
package io.sallyport.server.unix;

import org.jspecify.annotations.NullMarked;
