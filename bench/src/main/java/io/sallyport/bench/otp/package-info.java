/** PERF-1 and PERF-2: one-time passwords, Sallyport and its peers in turn. */
@NullMarked
package io.sallyport.bench.otp;

import org.jspecify.annotations.NullMarked;
