/** The commands: one class each. They talk to the running server and never to its store. */
@NullMarked
package io.sallyport.server.cli;

import org.jspecify.annotations.NullMarked;
