@NullMarked
package io.sallyport.server.doctor.sshd;

import org.jspecify.annotations.NullMarked;
