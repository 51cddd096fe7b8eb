/**
 * The command socket: HTTP and JSON on a Unix-domain socket. Root administers; anybody else acts
 * only for themselves, and the kernel says who is calling.
 */
@NullMarked
package io.sallyport.server.door.local;

import org.jspecify.annotations.NullMarked;
