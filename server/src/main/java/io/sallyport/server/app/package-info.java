/** The applications that may ask over the network, and what signs their answers. */
@NullMarked
package io.sallyport.server.app;

import org.jspecify.annotations.NullMarked;
