/** State files of the google-authenticator PAM module: read, judged and rewritten; pure. */
@NullMarked
package io.sallyport.engine.googleauth;

import org.jspecify.annotations.NullMarked;
