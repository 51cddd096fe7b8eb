/**
 * The gate before other web applications: targets, rules, gate sessions, return addresses. The
 * portal lets people through it, the door {@code forwardauth} tells proxies who is through.
 */
@NullMarked
package io.sallyport.server.gate;

import org.jspecify.annotations.NullMarked;
