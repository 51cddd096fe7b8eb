/*
 * The look-up of a key (docs/protocol-pam.md, "Look-up"), and the line of a file of keys that is the answer.
 */
#ifndef SALLYPORT_KEY_FRAME_H
#define SALLYPORT_KEY_FRAME_H

#include <stdbool.h>

#include "frame.h"

enum {
	KEY_TYPE_BYTES_MAX = 64,
	FINGERPRINT_BYTES_MAX = 64,
	KEY_LINE_BYTES_MAX = 8192,
};

enum key_status {
	KEY_FOUND = 1,
	KEY_UNKNOWN = 2,
	KEY_REFUSED = 3,
	KEY_UNAVAILABLE = 4,
};

struct look_up {
	struct text user;
	struct text type;
	struct text fingerprint;        /* empty: only a check whether anybody answers */
};

/* All texts lie in the frame that was decoded. */
struct key_answer {
	enum key_status status;
	struct text reason;
	struct text line;               /* empty unless the status is KEY_FOUND */
};

/* Both return NULL if all is well, else the name of the first field that is not. */
const char *request_look_up(struct request *request, const struct look_up *look_up);
const char *key_answer_decode(struct key_answer *answer, const uint8_t *frame, size_t length);

/*
 * Whether the line is one that may be told to sshd: a key of this type, behind options of which "restrict" with
 * "command" or "verify-required" is one, and no other but "from" and "expiry-time" (SSH-115). No control characters.
 */
bool key_line_is_right(struct text line, struct text type);

#endif
