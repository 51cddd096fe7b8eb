#ifndef SALLYPORT_UTF8_H
#define SALLYPORT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads the first character of a text by RFC 3629: no surrogates, nothing over U+10FFFF, no longer form than needed.
 * Returns how many bytes it takes, 1 to 4, or 0 if none begins here or "left" is 0. *character is set on success only.
 */
size_t utf8_next(const uint8_t *bytes, size_t left, uint32_t *character);

bool utf8_is_valid(const uint8_t *bytes, size_t length);

#endif
