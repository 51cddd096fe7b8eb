/*
 * A question of the portal's daemon for a first step (docs/decisions/0035-first-step.md), as it comes over the helper's
 * socket: two bytes of length, and in so many bytes the version 1, then service, user, address and password, each with
 * two bytes of length before it.
 */
#ifndef SALLYPORT_FIRST_STEP_FRAME_H
#define SALLYPORT_FIRST_STEP_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "cursor.h"

enum {
	FIRST_STEP_VERSION = 1,
	FIRST_STEP_SERVICE_BYTES_MAX = 64,
	FIRST_STEP_USER_BYTES_MAX = 255,
	FIRST_STEP_ADDRESS_BYTES_MAX = 64,
	FIRST_STEP_PASSWORD_BYTES_MAX = 512,
	FIRST_STEP_LENGTH_BYTES = 2,
	FIRST_STEP_BYTES_MAX = 1 + 4 * 2 + FIRST_STEP_SERVICE_BYTES_MAX + FIRST_STEP_USER_BYTES_MAX +
	    FIRST_STEP_ADDRESS_BYTES_MAX + FIRST_STEP_PASSWORD_BYTES_MAX,
};

/* The answer is one byte. */
enum first_step_verdict {
	FIRST_STEP_RIGHT = 1,
	FIRST_STEP_WRONG = 2,
	FIRST_STEP_UNAVAILABLE = 3,
};

/* Ended by NUL, as PAM takes them. */
struct first_step {
	char service[FIRST_STEP_SERVICE_BYTES_MAX + 1];
	char user[FIRST_STEP_USER_BYTES_MAX + 1];
	char address[FIRST_STEP_ADDRESS_BYTES_MAX + 1];
	char password[FIRST_STEP_PASSWORD_BYTES_MAX + 1];
};

/*
 * Reads the bytes behind the length. Returns NULL if all is well, else the name of the first field that is not. A
 * service is letters, digits, "-" and "_" only, since it is the name of a file. The caller wipes the question.
 */
const char *first_step_decode(struct first_step *question, const uint8_t *bytes, size_t length);

#endif
