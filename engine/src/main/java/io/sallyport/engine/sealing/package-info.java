/** Signed proof that the audit is whole: seals, cut points, and the check of both (FAULT-71). */
@NullMarked
package io.sallyport.engine.sealing;

import org.jspecify.annotations.NullMarked;
