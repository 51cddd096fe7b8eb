/**
 * The web pages for people: signing in by a one-time link, setting up a device, looking after the
 * account. Rendered here, whole, without a script; every text stands in {@code words.properties}.
 */
@NullMarked
package io.sallyport.server.portal;

import org.jspecify.annotations.NullMarked;
