/** Where accounts and audit events are kept: a package for each kind of store. */
@NullMarked
package io.sallyport.server.store;

import org.jspecify.annotations.NullMarked;
