/** What the templates show; values only. */
@NullMarked
package io.sallyport.server.portal.view;

import org.jspecify.annotations.NullMarked;
