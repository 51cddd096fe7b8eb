/**
 * The store of a single host: one SQLite file, one writer, many readers.
 *
 * <p>The way through it: {@link EmbeddedStore} hands changes to the {@code Writer}, which commits
 * many of them as one {@code Batch} on the connections of a {@code Session}. The reasons are in
 * docs/decisions/0010-embedded-store.md.
 */
@NullMarked
package io.sallyport.server.store.embedded;

import org.jspecify.annotations.NullMarked;
