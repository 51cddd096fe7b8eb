/** What the command google-authenticator is told, and how it writes a state file. */
@NullMarked
package io.sallyport.server.cli.googleauth;

import org.jspecify.annotations.NullMarked;
