/*
 * The daemon's side of the frames of file mode, for tests: reading requests, and writing judgements.
 */
#ifndef SALLYPORT_FILE_DECODER_H
#define SALLYPORT_FILE_DECODER_H

#include "file_frame.h"

struct decoded_file {
	bool is_settled;
	struct begin begin;             /* of Settled: attempt and user only */
	struct file_question question;
	struct text ticket;
	enum stored stored;
	struct text error;
};

/* Returns NULL, or the name of the first field that breaks a rule. All texts lie in the frame. */
const char *file_decode(struct decoded_file *request, const uint8_t *frame, size_t length);

/* Returns the length of the frame, or 0 if it does not fit. */
size_t judgement_encode(const struct judgement *judgement, uint8_t *to, size_t capacity);

#endif
