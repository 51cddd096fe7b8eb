/** A store that forgets everything when the process ends. */
@NullMarked
package io.sallyport.server.store.memory;

import org.jspecify.annotations.NullMarked;
