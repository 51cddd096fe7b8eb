@NullMarked
package io.sallyport.server.webauthn;

import org.jspecify.annotations.NullMarked;
