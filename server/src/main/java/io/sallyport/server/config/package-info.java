/** What an administrator has set: one file of keyword lines, read whole or not at all. */
@NullMarked
package io.sallyport.server.config;

import org.jspecify.annotations.NullMarked;
