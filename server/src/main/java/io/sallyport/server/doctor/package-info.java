/**
 * What would lock somebody out of this host, leave the second step silently off, or lead around it:
 * looks, and changes nothing.
 */
@NullMarked
package io.sallyport.server.doctor;

import org.jspecify.annotations.NullMarked;
