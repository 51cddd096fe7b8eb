/** Which time it is, and whether that can be believed. */
@NullMarked
package io.sallyport.engine.time;

import org.jspecify.annotations.NullMarked;
