/** Keys of SSH that the administrator owns: what is kept of them, and the line served to sshd. */
@NullMarked
package io.sallyport.engine.sshkey;

import org.jspecify.annotations.NullMarked;
