@NullMarked
package io.sallyport.server.portal;

import org.jspecify.annotations.NullMarked;
