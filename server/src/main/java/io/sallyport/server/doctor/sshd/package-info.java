/**
 * What {@code doctor} looks at in sshd: which ones run and with which options, what is in effect
 * for whom from where, and which line of which file says so.
 */
@NullMarked
package io.sallyport.server.doctor.sshd;

import org.jspecify.annotations.NullMarked;
