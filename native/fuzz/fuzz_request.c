/*
 * What decodes as a request is encoded again as the same bytes: encoder and test decoder agree on every field.
 */
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "request_decoder.h"

int LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length);

static struct decoded_request decoded;
static struct request request;

int
LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length)
{
	uint32_t flags;

	if (request_decode(&decoded, frame, length) != NULL)
		return 0;
	flags = decoded.begin.flags;
	if (decoded.is_answer)
		decoded.begin.flags = 0;
	if (request_begin(&request, &decoded.begin) != NULL)
		abort();
	if (decoded.is_answer && request_answer(&request, flags, decoded.challenge, decoded.answers,
	    decoded.answers_count) != NULL)
		abort();
	if (request.length != length || memcmp(request.bytes, frame, length) != 0)
		abort();
	return 0;
}
