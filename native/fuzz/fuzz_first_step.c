/*
 * Whatever comes over the socket of the portal's helper: it decodes or does not; what decodes is ended by NUL within
 * its room, and names a service that is a file of one folder (FA-98, FAULT-50).
 */
#include <stdlib.h>
#include <string.h>

#include "first_step_frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length);

int
LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length)
{
	struct first_step question;

	if (first_step_decode(&question, frame, length) != NULL)
		return 0;
	if (length > FIRST_STEP_BYTES_MAX || strlen(question.service) == 0 || strlen(question.user) == 0)
		abort();
	if (1 + 8 + strlen(question.service) + strlen(question.user) + strlen(question.address) +
	    strlen(question.password) != length)
		abort();
	if (strpbrk(question.service, "./ ") != NULL)
		abort();
	return 0;
}
