/**
 * WebAuthn, for the passkeys of people: what browsers send is bounded here, and read and checked by
 * webauthn4j.
 */
@NullMarked
package io.sallyport.server.webauthn;

import org.jspecify.annotations.NullMarked;
