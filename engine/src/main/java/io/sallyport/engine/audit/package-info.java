/** What happened and why: one event for each decision. */
@NullMarked
package io.sallyport.engine.audit;

import org.jspecify.annotations.NullMarked;
