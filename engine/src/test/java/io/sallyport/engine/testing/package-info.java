/** What the tests share: a clock moved by hand, plain reference ports, devices, seeds. */
@NullMarked
package io.sallyport.engine.testing;

import org.jspecify.annotations.NullMarked;
