@NullMarked
package io.sallyport.server.door.forwardauth;

import org.jspecify.annotations.NullMarked;
