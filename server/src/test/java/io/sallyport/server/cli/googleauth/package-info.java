/** The options of the command google-authenticator, and its files on the disk. */
@NullMarked
package io.sallyport.server.cli.googleauth;

import org.jspecify.annotations.NullMarked;
