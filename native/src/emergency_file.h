/*
 * The file of this host's emergency codes: what "sallyport emergency make" writes and the module changes in place.
 *
 * Text, with fields of fixed width where the module writes, so that no change moves another:
 *
 *	sallyport-emergency-codes 1
 *	made 00000000001763800000
 *	setting $y$j9T$saltsaltsaltsaltsaltsa
 *	tries 30 00000000001763800000
 *	code o 00000000000000000000 4294967295 ------(45)------ ------(32)------ DIGEST
 *
 * "setting" is the method, the cost and the salt of crypt(3) for all codes; DIGEST is what crypt() puts behind it and a
 * "$". Of "tries" there are some left, and since a time they are refilled. A code is open (o), used (u), or used and
 * reported to the daemon (r); behind it when it was used, by which uid, from which address and at which PAM service.
 */
#ifndef SALLYPORT_EMERGENCY_FILE_H
#define SALLYPORT_EMERGENCY_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "cursor.h"

enum {
	EMERGENCY_FILE_BYTES_MAX = 8192,
	EMERGENCY_CODES_MAX = 20,
	EMERGENCY_SETTING_BYTES_MAX = 96,
	EMERGENCY_DIGEST_BYTES_MAX = 96,
	EMERGENCY_ADDRESS_BYTES = 45,
	EMERGENCY_SERVICE_BYTES = 32,
	EMERGENCY_USE_BYTES = 20 + 1 + 10 + 1 + EMERGENCY_ADDRESS_BYTES + 1 + EMERGENCY_SERVICE_BYTES,
	EMERGENCY_TRIES_BYTES = 2 + 1 + 20,
	EMERGENCY_TRIES_MAX = 30,
	EMERGENCY_REFILL_SECONDS = 60,          /* for one try */
};

enum emergency_status {
	EMERGENCY_OPEN = 'o',
	EMERGENCY_USED = 'u',
	EMERGENCY_REPORTED = 'r',
};

/* Texts lie in the bytes that were parsed; offsets are from their start. */
struct emergency_file {
	struct text setting;
	size_t tries_offset;
	unsigned tries;                         /* left, as the file says */
	uint64_t refilled_at;                   /* seconds since 1970 */
	size_t codes_count;
	struct {
		enum emergency_status status;
		size_t status_offset;
		size_t use_offset;
		struct text digest;
	} codes[EMERGENCY_CODES_MAX];
};

/* Returns NULL, or the name of the line that breaks the rule. */
const char *emergency_file_parse(struct emergency_file *file, const uint8_t *bytes, size_t length);

size_t emergency_file_open_codes(const struct emergency_file *file);

/* How many tries there are at a time, and since when the next one grows. A clock that was set back gives none. */
unsigned emergency_file_tries(const struct emergency_file *file, uint64_t now, uint64_t *since);

/* Both write as many characters as their field has, and a NUL. */
void emergency_file_format_tries(char to[EMERGENCY_TRIES_BYTES + 1], unsigned left, uint64_t since);
void emergency_file_format_use(char to[EMERGENCY_USE_BYTES + 1], uint64_t now, uint32_t uid, const char *address,
    struct text service);

#endif
