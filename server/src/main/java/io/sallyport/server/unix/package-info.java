/** Unix sockets and the name service, asked of the C library directly; Linux only. */
@NullMarked
package io.sallyport.server.unix;

import org.jspecify.annotations.NullMarked;
