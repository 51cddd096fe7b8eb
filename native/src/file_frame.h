/*
 * The frames of file mode: docs/protocol-file.md is the reference, and the names here are its names.
 *
 * As in frame.h, a function that can refuse returns NULL or the name of the first field that is wrong.
 */
#ifndef SALLYPORT_FILE_FRAME_H
#define SALLYPORT_FILE_FRAME_H

#include <stdbool.h>

#include "candidates.h"
#include "frame.h"

enum {
	CONTENT_BYTES_MAX = 65536,
	NEW_CONTENT_BYTES_MAX = 69632,
	PATH_BYTES_MAX = 4096,
	LINES_MAX = 8,
	LINE_BYTES_MAX = 8192,
	TICKET_BYTES_MAX = 1024,
	ERROR_BYTES_MAX = 255,
	NO_CANDIDATE = 255,
};

enum phase {
	PHASE_LOOK = 1,
	PHASE_STORED = 2,
	PHASE_FINAL = 3,
};

enum {
	OPTION_NULLOK = 1U << 0,
	OPTION_NO_INCREMENT_HOTP = 1U << 1,
	OPTION_NOSKEWADJ = 1U << 2,
	OPTION_COUNTED = 1U << 3,
};

enum file_state {
	FILE_READ = 1,
	FILE_MISSING = 2,
	FILE_UNUSABLE = 3,
	FILE_OF_NOBODY = 4,             /* the user is unknown */
};

enum answered {
	ANSWERED_NOT = 0,               /* nobody was asked */
	ANSWERED_TEXT = 1,
	ANSWERED_NOTHING = 2,           /* an empty answer, or a failed conversation */
};

struct file_question {
	enum phase phase;
	uint32_t options;
	uint32_t grace_seconds;
	struct text path;
	enum file_state state;
	struct text content;
	enum answered answered;
	struct candidates candidates;
};

/* Makes of a Begin, or of an earlier question, the question what this file says to these candidates. */
const char *request_file(struct request *request, const struct file_question *question);

enum stored {
	STORED = 1,                     /* or nothing was to be stored */
	NOT_STORED_REFUSED = 2,
	NOT_STORED_LET_IN = 3,
};

const char *request_settled(struct request *request, const struct begin *begin, struct text ticket,
    enum stored stored, struct text error);

enum result {
	RESULT_SUCCESS = 1,
	RESULT_IGNORE = 2,
	RESULT_REFUSED = 3,
	RESULT_ASK = 4,
	RESULT_MOVED = 5,               /* no file, and the person is in the central store: to be asked there */
};

enum when {
	WHEN_ALWAYS = 1,
	WHEN_STORED = 2,
};

struct judged_line {
	int priority;
	enum when when;
	struct text text;
};

/* All texts lie in the frame that was decoded. */
struct judgement {
	enum result result;
	uint8_t matched;                /* an index, or NO_CANDIDATE; whether there are so many only the asker knows */
	size_t lines_count;
	struct judged_line lines[LINES_MAX];
	bool change;
	struct text content;
	struct text ticket;
};

/* Whether a whole reply, whose header is right, is a judgement; it is an outcome otherwise. */
bool reply_is_judgement(const uint8_t header[HEADER_BYTES]);

/* Decodes a whole reply, header and body. The judgement is to be used only if nothing was refused. */
const char *judgement_decode(struct judgement *judgement, const uint8_t *frame, size_t length);

#endif
