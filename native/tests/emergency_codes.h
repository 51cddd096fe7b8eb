/*
 * A file of emergency codes, as "sallyport emergency make" writes it.
 */
#ifndef SALLYPORT_TEST_EMERGENCY_CODES_H
#define SALLYPORT_TEST_EMERGENCY_CODES_H

#include <stdbool.h>

/* Replaces the file. codes ends with NULL. Returns false if it could not be written. */
bool write_emergency_codes(const char *path, const char *const *codes);

#endif
