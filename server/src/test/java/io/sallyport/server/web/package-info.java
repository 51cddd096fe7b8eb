@NullMarked
package io.sallyport.server.web;

import org.jspecify.annotations.NullMarked;
