/** Web pages as their listener sees them: a request in, a reply out. */
@NullMarked
package io.sallyport.server.web;

import org.jspecify.annotations.NullMarked;
