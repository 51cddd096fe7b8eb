/*
 * The frames of the PAM protocol, versions 1 and 2: docs/protocol-pam.md is the reference, and the names here are its names.
 *
 * A function that can refuse returns NULL if all is well, else the name of the first field that is not: a text that
 * lives as long as the program.
 */
#ifndef SALLYPORT_FRAME_H
#define SALLYPORT_FRAME_H

#include <stdbool.h>

#include "cursor.h"

enum {
	HEADER_BYTES = 10,
	REQUEST_BODY_BYTES_MAX = 131072,
	REPLY_BODY_BYTES_MAX = 16384,
	JUDGEMENT_BODY_BYTES_MAX = 196608,

	ATTEMPT_BYTES = 16,
	BOOT_BYTES = 16,
	SESSION_BYTES = 3 * 4 + 2 * 8 + BOOT_BYTES,
	USER_BYTES_MAX = 255,
	SERVICE_BYTES_MAX = 64,
	NAME_BYTES_MAX = 255,           /* tty, ruser, rhost, ssh-connection, a group */
	SSH_AUTH_INFO_BYTES_MAX = 65535,
	GROUPS_MAX = 1024,
	CHALLENGE_BYTES_MAX = 1024,
	ANSWERS_MAX = 4,
	ANSWER_BYTES_MAX = 512,
	ANSWER_FIELDS_BYTES_MAX = 2 + CHALLENGE_BYTES_MAX + 1 + ANSWERS_MAX * (2 + ANSWER_BYTES_MAX),
	EVENT_BYTES_MAX = 64,
	REASON_BYTES_MAX = 512,
	PROMPTS_MAX = 8,
	PROMPT_BYTES_MAX = 512,
};

enum {
	FLAG_FIRST_STEP_FAILED = 1U << 0,
	FLAG_ANSWER_TOO_LONG = 1U << 1,
};

enum kind {
	KIND_NONE = 0,
	KIND_BEGIN = 1,
	KIND_ANSWER = 2,
	KIND_FILE = 3,
	KIND_SETTLED = 4,
	KIND_LOOK_UP = 5,
	KIND_ASK_NOTICE = 7,
	KIND_OUTCOME = 129,
	KIND_JUDGEMENT = 130,
	KIND_KEY = 131,
	KIND_NOTICE = 133,
};

#define UID_UNKNOWN UINT32_MAX

/* The session on a terminal that a login comes from, as the kernel tells it from all others. */
struct session {
	bool known;                             /* the rest is of a session */
	uint32_t caller;                        /* real uid, never 0 */
	uint32_t terminal;                      /* number of the device, never 0 */
	uint32_t leader;
	uint64_t leader_start;                  /* in ticks since the host was started */
	uint64_t process_space;
	uint8_t boot[BOOT_BYTES];
};

struct begin {
	uint8_t attempt[ATTEMPT_BYTES];
	uint32_t flags;
	struct text user;
	struct text service;
	struct text tty;
	struct text ruser;
	struct text rhost;
	struct text ssh_connection;
	struct text ssh_auth_info;
	uint32_t uid;
	size_t groups_count;
	struct text groups[GROUPS_MAX];
	struct session session;
};

/* A request, ready to be sent: the first "length" bytes. It may hold a code: wipe it. */
struct request {
	size_t length;
	size_t begin_length;                    /* for those who add to a Begin: its header and fields */
	uint8_t bytes[HEADER_BYTES + REQUEST_BODY_BYTES_MAX];
};

/* Of version 2 if the session is known, else of version 1, which every daemon speaks. */
const char *request_begin(struct request *request, const struct begin *begin);

/* Makes of a Begin of version 2 the one of version 1, with the same attempt. */
void request_leave_out_session(struct request *request);

/*
 * Makes of a begin, or of an earlier answer, the answer to a challenge. The fields of Begin stay in it byte for byte,
 * as the challenge is bound to them; only the flags, where they were, are new.
 */
const char *request_answer(struct request *request, uint32_t flags, struct text challenge,
    const struct text *answers, size_t answers_count);

/* Wipes what an answer may have left. The fields of Begin hold no secret, and the rest was never written. */
void request_wipe(struct request *request);

enum verdict {
	VERDICT_GRANTED = 1,
	VERDICT_NOT_REQUIRED = 2,
	VERDICT_CHALLENGED = 3,
	VERDICT_DENIED = 4,
	VERDICT_UNAVAILABLE = 5,
};

enum style {
	STYLE_ASK_HIDDEN = 1,
	STYLE_ASK_SHOWN = 2,
	STYLE_INFORMATION = 3,
	STYLE_ERROR = 4,
};

struct prompt {
	enum style style;
	struct text text;
};

/* All texts lie in the frame that was decoded. */
struct outcome {
	enum verdict verdict;
	struct text event;
	struct text reason;
	struct text challenge;
	uint32_t lifetime_seconds;
	size_t prompts_count;
	struct prompt prompts[PROMPTS_MAX];
};

/* For whoever builds a request: starts it with a header that request_seal() completes. */
void request_start(struct request *request, struct writer *out);
const char *request_seal(struct request *request, enum kind kind, const struct writer *out);

/* Says how many bytes follow the header of an outcome or a reply of the welcome kind, or refuses the header. */
const char *reply_body_length(const uint8_t header[HEADER_BYTES], enum kind welcome, size_t *length);

/* Reads the header of a whole reply of one kind. */
void get_reply_header(struct reader *in, enum kind kind, size_t most, size_t frame_length);

/* Decodes a whole reply, header and body. The outcome is to be used only if nothing was refused. */
const char *outcome_decode(struct outcome *outcome, const uint8_t *frame, size_t length);

#endif
