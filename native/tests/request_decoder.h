/*
 * The daemon's side of a request, for tests: the module itself never reads one.
 */
#ifndef SALLYPORT_REQUEST_DECODER_H
#define SALLYPORT_REQUEST_DECODER_H

#include <stdbool.h>

#include "frame.h"

struct decoded_request {
	bool is_answer;
	struct begin begin;
	struct text challenge;
	size_t answers_count;
	struct text answers[ANSWERS_MAX];
};

/* Returns NULL, or the name of the first field that breaks a rule. All texts lie in the frame. */
const char *request_decode(struct decoded_request *request, const uint8_t *frame, size_t length);

/* For decoders of other requests that begin so. */
void get_begin_fields(struct reader *in, struct begin *begin);

#endif
