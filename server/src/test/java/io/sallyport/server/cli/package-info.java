/** The commands, as a person and a script meet them. */
@NullMarked
package io.sallyport.server.cli;

import org.jspecify.annotations.NullMarked;
