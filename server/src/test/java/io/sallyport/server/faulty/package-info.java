/** Stores and clocks with one thing wrong each, for the fault runs. */
@NullMarked
package io.sallyport.server.faulty;

import org.jspecify.annotations.NullMarked;
