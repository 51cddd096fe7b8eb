/** What the doors have in common. */
@NullMarked
package io.sallyport.server.door;

import org.jspecify.annotations.NullMarked;
