/**
 * What Linux-PAM makes of its files on this host: the stacks as it builds them, every path through
 * their auth part, and the hazards that lie there. Nothing here runs a PAM module (DOC-4).
 */
@NullMarked
package io.sallyport.server.doctor.pam;

import org.jspecify.annotations.NullMarked;
