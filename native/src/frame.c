#include "frame.h"

#include <string.h>

enum {
	VERSION = 1,
	VERSION_WITH_SESSION = 2,

	/* Where, in a request, fields stand that are written again. */
	VERSION_AT = 4,
	KIND_AT = 5,
	LENGTH_AT = 6,
	FLAGS_AT = HEADER_BYTES + ATTEMPT_BYTES,
};

static const char MAGIC[4] = { 'S', 'L', 'P', 'T' };

static void
overwrite_u32(struct request *request, size_t at, uint32_t value)
{
	struct writer out;

	writer_start(&out, request->bytes, at, sizeof(request->bytes));
	put_u32(&out, value, "");
}

void
request_start(struct request *request, struct writer *out)
{
	writer_start(out, request->bytes, 0, sizeof(request->bytes));
	put_bytes(out, MAGIC, sizeof(MAGIC), "magic");
	put_u8(out, VERSION, "version");
	put_u8(out, 0, "kind");                 /* both are known in the end */
	put_u32(out, 0, "length");
}

const char *
request_seal(struct request *request, enum kind kind, const struct writer *out)
{
	if (writer_end(out) != NULL)
		return writer_end(out);
	request->length = out->length;
	request->bytes[KIND_AT] = (uint8_t)kind;
	overwrite_u32(request, LENGTH_AT, (uint32_t)(out->length - HEADER_BYTES));
	return NULL;
}

static void
put_begin_fields(struct writer *out, const struct begin *begin)
{
	size_t i;

	put_bytes(out, begin->attempt, sizeof(begin->attempt), "attempt");
	put_u32(out, begin->flags, "flags");
	put_text(out, begin->user, 1, USER_BYTES_MAX, "user");
	put_text(out, begin->service, 1, SERVICE_BYTES_MAX, "service");
	put_text(out, begin->tty, 0, NAME_BYTES_MAX, "tty");
	put_text(out, begin->ruser, 0, NAME_BYTES_MAX, "ruser");
	put_text(out, begin->rhost, 0, NAME_BYTES_MAX, "rhost");
	put_text(out, begin->ssh_connection, 0, NAME_BYTES_MAX, "ssh-connection");
	put_blob(out, begin->ssh_auth_info, 0, SSH_AUTH_INFO_BYTES_MAX, "ssh-auth-info");
	put_u32(out, begin->uid, "uid");
	put_u16(out, (uint16_t)begin->groups_count, "groups");
	for (i = 0; i < begin->groups_count; i++)
		put_text(out, begin->groups[i], 1, NAME_BYTES_MAX, "groups");
}

static void
put_u64(struct writer *out, uint64_t value, const char *field)
{
	put_u32(out, (uint32_t)(value >> 32), field);
	put_u32(out, (uint32_t)value, field);
}

static void
put_session(struct writer *out, const struct session *session)
{
	put_u32(out, session->caller, "caller");
	put_u32(out, session->terminal, "terminal");
	put_u32(out, session->leader, "leader");
	put_u64(out, session->leader_start, "leader-start");
	put_u64(out, session->process_space, "process-space");
	put_bytes(out, session->boot, sizeof(session->boot), "boot");
}

void
request_leave_out_session(struct request *request)
{
	if (request->bytes[VERSION_AT] != VERSION_WITH_SESSION)
		return;
	request->begin_length -= SESSION_BYTES;
	request->length = request->begin_length;
	request->bytes[VERSION_AT] = VERSION;
	overwrite_u32(request, LENGTH_AT, (uint32_t)(request->length - HEADER_BYTES));
}

const char *
request_begin(struct request *request, const struct begin *begin)
{
	struct writer out;

	if (begin->groups_count > GROUPS_MAX)
		return "groups";
	request_start(request, &out);
	put_begin_fields(&out, begin);
	if (begin->session.known) {
		put_session(&out, &begin->session);
		request->bytes[VERSION_AT] = VERSION_WITH_SESSION;
	}
	request->begin_length = out.length;
	return request_seal(request, KIND_BEGIN, &out);
}

const char *
request_answer(struct request *request, uint32_t flags, struct text challenge,
    const struct text *answers, size_t answers_count)
{
	struct writer out;
	size_t i;

	if (answers_count < 1 || answers_count > ANSWERS_MAX)
		return "answers";
	writer_start(&out, request->bytes, request->begin_length, sizeof(request->bytes));
	put_blob(&out, challenge, 1, CHALLENGE_BYTES_MAX, "challenge");
	put_u8(&out, (uint8_t)answers_count, "answers");
	for (i = 0; i < answers_count; i++)
		put_blob(&out, answers[i], 0, ANSWER_BYTES_MAX, "answers");
	if (request_seal(request, KIND_ANSWER, &out) != NULL)
		return writer_end(&out);
	overwrite_u32(request, FLAGS_AT, flags);
	return NULL;
}

void
request_wipe(struct request *request)
{
	size_t room = sizeof(request->bytes) - request->begin_length;

	explicit_bzero(request->bytes + request->begin_length,
	    room < ANSWER_FIELDS_BYTES_MAX ? room : (size_t)ANSWER_FIELDS_BYTES_MAX);
}

/* Returns the kind. */
static uint8_t
get_header(struct reader *in, size_t *length)
{
	uint8_t magic[sizeof(MAGIC)], kind;

	get_bytes(in, magic, sizeof(magic), "magic");
	if (memcmp(magic, MAGIC, sizeof(magic)) != 0)
		reader_refuse(in, "magic");
	if (get_u8(in, "version") != VERSION)
		reader_refuse(in, "version");
	kind = get_u8(in, "kind");
	*length = get_u32(in, "length");
	return kind;
}

void
get_reply_header(struct reader *in, enum kind kind, size_t most, size_t frame_length)
{
	size_t length;

	if (get_header(in, &length) != kind)
		reader_refuse(in, "kind");
	if (length > most || frame_length < HEADER_BYTES || frame_length - HEADER_BYTES != length)
		reader_refuse(in, "length");
}

const char *
reply_body_length(const uint8_t header[HEADER_BYTES], enum kind welcome, size_t *length)
{
	struct reader in;
	uint8_t kind;

	reader_start(&in, header, HEADER_BYTES);
	kind = get_header(&in, length);
	if (kind != KIND_OUTCOME && (welcome == KIND_NONE || kind != (uint8_t)welcome))
		reader_refuse(&in, "kind");
	if (*length > (kind == KIND_JUDGEMENT ? JUDGEMENT_BODY_BYTES_MAX : REPLY_BODY_BYTES_MAX))
		reader_refuse(&in, "length");
	return reader_end(&in);
}

static enum verdict
get_verdict(struct reader *in)
{
	uint8_t value = get_u8(in, "verdict");

	switch (value) {
	case VERDICT_GRANTED:
	case VERDICT_NOT_REQUIRED:
	case VERDICT_CHALLENGED:
	case VERDICT_DENIED:
	case VERDICT_UNAVAILABLE:
		return (enum verdict)value;
	}
	reader_refuse(in, "verdict");
	return VERDICT_DENIED;
}

static enum style
get_style(struct reader *in)
{
	uint8_t value = get_u8(in, "style");

	switch (value) {
	case STYLE_ASK_HIDDEN:
	case STYLE_ASK_SHOWN:
	case STYLE_INFORMATION:
	case STYLE_ERROR:
		return (enum style)value;
	}
	reader_refuse(in, "style");
	return STYLE_ERROR;
}

/* Returns how many of the prompts ask for an answer. */
static size_t
get_prompts(struct reader *in, struct outcome *outcome)
{
	size_t asking = 0, count = get_u8(in, "prompts"), i;

	if (count > PROMPTS_MAX) {
		reader_refuse(in, "prompts");
		return 0;
	}
	for (i = 0; i < count; i++) {
		struct prompt *prompt = &outcome->prompts[i];

		prompt->style = get_style(in);
		prompt->text = get_text(in, 0, PROMPT_BYTES_MAX, "prompt");
		if (prompt->style == STYLE_ASK_HIDDEN || prompt->style == STYLE_ASK_SHOWN)
			asking++;
	}
	outcome->prompts_count = count;
	return asking;
}

const char *
outcome_decode(struct outcome *outcome, const uint8_t *frame, size_t length)
{
	struct reader in;
	size_t asking;
	bool challenged;

	memset(outcome, 0, sizeof(*outcome));
	reader_start(&in, frame, length);
	get_reply_header(&in, KIND_OUTCOME, REPLY_BODY_BYTES_MAX, length);
	outcome->verdict = get_verdict(&in);
	outcome->event = get_text(&in, 0, EVENT_BYTES_MAX, "event");
	outcome->reason = get_text(&in, 0, REASON_BYTES_MAX, "reason");
	outcome->challenge = get_blob(&in, 0, CHALLENGE_BYTES_MAX, "challenge");
	outcome->lifetime_seconds = get_u32(&in, "lifetime");
	asking = get_prompts(&in, outcome);

	/* A challenge that cannot be answered, or an answer wanted where all is decided: somebody is confused. */
	challenged = outcome->verdict == VERDICT_CHALLENGED;
	if (challenged != (outcome->challenge.length != 0))
		reader_refuse(&in, "challenge");
	if (!challenged && outcome->lifetime_seconds != 0)
		reader_refuse(&in, "lifetime");
	if (challenged ? asking < 1 || asking > ANSWERS_MAX : outcome->prompts_count != 0)
		reader_refuse(&in, "prompts");
	return reader_end(&in);
}
