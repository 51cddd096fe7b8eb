/**
 * The register: one small versioned record per account, and the port to the store that keeps it.
 */
@NullMarked
package io.sallyport.engine.account;

import org.jspecify.annotations.NullMarked;
