/**
 * Changes a host so that its logins ask for a second step: shown first, proved by a trial, and
 * taken back by itself unless a real login has confirmed it (doctor.md section 7).
 */
@NullMarked
package io.sallyport.server.setup;

import org.jspecify.annotations.NullMarked;
