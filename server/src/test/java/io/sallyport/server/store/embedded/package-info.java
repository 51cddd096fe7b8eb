@NullMarked
package io.sallyport.server.store.embedded;

import org.jspecify.annotations.NullMarked;
