/** What is known of the apps that people keep their devices in. */
@NullMarked
package io.sallyport.server.authenticator;

import org.jspecify.annotations.NullMarked;
