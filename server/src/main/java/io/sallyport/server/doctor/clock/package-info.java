/**
 * The host's clock: codes depend on it. Whether somebody keeps it right, and by how much it is off.
 * Nothing here sets it.
 */
@NullMarked
package io.sallyport.server.doctor.clock;

import org.jspecify.annotations.NullMarked;
