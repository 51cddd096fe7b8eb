/** The pure judge: whether an attempt passes, and the account that makes the answer true. */
@NullMarked
package io.sallyport.engine.judge;

import org.jspecify.annotations.NullMarked;
