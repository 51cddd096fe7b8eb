@NullMarked
package io.sallyport.server.store.memory;

import org.jspecify.annotations.NullMarked;
