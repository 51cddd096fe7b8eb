/** The command socket, asked over a real socket by real processes. */
@NullMarked
package io.sallyport.server.door.local;

import org.jspecify.annotations.NullMarked;
