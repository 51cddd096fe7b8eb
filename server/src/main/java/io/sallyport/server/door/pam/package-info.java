/** The PAM door: frames on a Unix socket (docs/protocol-pam.md). */
@NullMarked
package io.sallyport.server.door.pam;

import org.jspecify.annotations.NullMarked;
