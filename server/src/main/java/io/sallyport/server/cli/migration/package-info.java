/** Files of google-authenticator where people keep them: found, held, moved aside and written. */
@NullMarked
package io.sallyport.server.cli.migration;

import org.jspecify.annotations.NullMarked;
