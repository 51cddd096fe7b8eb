@NullMarked
package io.sallyport.server.app;

import org.jspecify.annotations.NullMarked;
