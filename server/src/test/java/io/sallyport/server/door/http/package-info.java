@NullMarked
package io.sallyport.server.door.http;

import org.jspecify.annotations.NullMarked;
