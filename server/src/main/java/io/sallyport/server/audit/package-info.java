/** What looks after the audit in the background: seals, and the end of what is old. */
@NullMarked
package io.sallyport.server.audit;

import org.jspecify.annotations.NullMarked;
