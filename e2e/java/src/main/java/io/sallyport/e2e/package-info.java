/** SSH clients in Java, driven by the client matrix (SSH-146, SSH-147). */
@NullMarked
package io.sallyport.e2e;

import org.jspecify.annotations.NullMarked;
