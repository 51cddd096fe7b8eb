/** Who is asked for a second step, where; pure. */
@NullMarked
package io.sallyport.engine.policy;

import org.jspecify.annotations.NullMarked;
