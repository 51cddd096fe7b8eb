/*
 * The file of emergency codes: whatever lies there, what is written in place afterwards leaves a file that can be read.
 */
#include <stdlib.h>
#include <string.h>

#include "emergency_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
must(int condition)
{
	if (!condition)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct emergency_file file;
	char tries[EMERGENCY_TRIES_BYTES + 1], use[EMERGENCY_USE_BYTES + 1];
	uint8_t *copy;
	uint64_t since;
	unsigned left;
	size_t i, open;

	if (length > EMERGENCY_FILE_BYTES_MAX || emergency_file_parse(&file, bytes, length) != NULL)
		return 0;
	open = emergency_file_open_codes(&file);
	left = emergency_file_tries(&file, (uint64_t)length * 1000000, &since);
	must(file.codes_count >= 1 && file.codes_count <= EMERGENCY_CODES_MAX && open <= file.codes_count);
	must(left <= EMERGENCY_TRIES_MAX);
	copy = malloc(length);
	must(copy != NULL);
	memcpy(copy, bytes, length);
	emergency_file_format_tries(tries, left, since);
	must(strlen(tries) == EMERGENCY_TRIES_BYTES);
	memcpy(copy + file.tries_offset, tries, EMERGENCY_TRIES_BYTES);
	emergency_file_format_use(use, since, (uint32_t)length, NULL, (struct text){ bytes, length });
	must(strlen(use) == EMERGENCY_USE_BYTES);
	for (i = 0; i < file.codes_count; i++) {
		memcpy(copy + file.codes[i].use_offset, use, EMERGENCY_USE_BYTES);
		copy[file.codes[i].status_offset] = EMERGENCY_USED;
	}
	must(emergency_file_parse(&file, copy, length) == NULL && emergency_file_open_codes(&file) == 0);
	free(copy);
	return 0;
}
