/**
 * The road from a login to the daemon of this host: the socket, its answer, and room for the store.
 */
@NullMarked
package io.sallyport.server.doctor.road;

import org.jspecify.annotations.NullMarked;
