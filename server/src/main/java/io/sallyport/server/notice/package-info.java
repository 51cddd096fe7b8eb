/** Notices to owners: mail and posts, behind the decisions and out of their way (GUESS-57). */
@NullMarked
package io.sallyport.server.notice;

import org.jspecify.annotations.NullMarked;
