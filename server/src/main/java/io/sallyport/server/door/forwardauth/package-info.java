/** The gate's door: proxies ask here whether a request may pass (FA-1 to 38). */
@NullMarked
package io.sallyport.server.door.forwardauth;

import org.jspecify.annotations.NullMarked;
