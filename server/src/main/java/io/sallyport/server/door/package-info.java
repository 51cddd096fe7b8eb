/** What every door needs: who is calling, how many may, and when a denial leaves. */
@NullMarked
package io.sallyport.server.door;

import org.jspecify.annotations.NullMarked;
