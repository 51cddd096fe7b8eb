/** Getting a second step, changing it, and getting rid of it. */
@NullMarked
package io.sallyport.engine.enrollment;

import org.jspecify.annotations.NullMarked;
