@NullMarked
package io.sallyport.server.doctor;

import org.jspecify.annotations.NullMarked;
