/** What travels over the command socket, as JSON: one record for each message, for both ends. */
@NullMarked
package io.sallyport.server.door.local.wire;

import org.jspecify.annotations.NullMarked;
