/** The process: its entry point, and the one place where objects are made. */
@NullMarked
package io.sallyport.server;

import org.jspecify.annotations.NullMarked;
