/** Begin a login, answer a challenge: what a reader sees first. */
@NullMarked
package io.sallyport.engine;

import org.jspecify.annotations.NullMarked;
