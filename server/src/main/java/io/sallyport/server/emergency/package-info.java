/**
 * Emergency codes of this host: made here, judged by the PAM module alone while nobody else
 * answers.
 */
@NullMarked
package io.sallyport.server.emergency;

import org.jspecify.annotations.NullMarked;
