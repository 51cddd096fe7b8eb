@NullMarked
package io.sallyport.server.gate;

import org.jspecify.annotations.NullMarked;
