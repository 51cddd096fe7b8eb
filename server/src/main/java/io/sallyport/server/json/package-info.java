/** JSON as every door speaks it: strict, bounded, and refused with the name of the field. */
@NullMarked
package io.sallyport.server.json;

import org.jspecify.annotations.NullMarked;
