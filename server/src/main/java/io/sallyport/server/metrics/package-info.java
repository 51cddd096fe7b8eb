/** Counts without names, and the page that Prometheus reads them from (GUESS-59). */
@NullMarked
package io.sallyport.server.metrics;

import org.jspecify.annotations.NullMarked;
