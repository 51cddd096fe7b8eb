/** First steps at doors that have none of their own: asked of somebody who is root. */
@NullMarked
package io.sallyport.server.firststep;

import org.jspecify.annotations.NullMarked;
