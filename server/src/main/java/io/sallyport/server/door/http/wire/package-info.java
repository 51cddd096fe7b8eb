/** Messages of the HTTP API. */
@NullMarked
package io.sallyport.server.door.http.wire;

import org.jspecify.annotations.NullMarked;
