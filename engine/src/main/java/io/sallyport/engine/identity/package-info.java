/** Who is who: names as doors give them, and the account each one means. */
@NullMarked
package io.sallyport.engine.identity;

import org.jspecify.annotations.NullMarked;
