/** Tests of what looks after the audit. */
@NullMarked
package io.sallyport.server.audit;

import org.jspecify.annotations.NullMarked;
