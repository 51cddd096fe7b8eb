@NullMarked
package io.sallyport.engine.sshkey;

import org.jspecify.annotations.NullMarked;
