/**
 * The HTTP API: applications begin logins and answer challenges for the people in front of them.
 */
@NullMarked
package io.sallyport.server.door.http;

import org.jspecify.annotations.NullMarked;
