#include "file_frame.h"

#include <string.h>
#include <syslog.h>

enum { KIND_AT = 5 };

static void
put_content(struct writer *out, struct text content)
{
	put_u32(out, (uint32_t)content.length, "content");
	put_bytes(out, content.bytes, content.length, "content");
}

static void
put_candidates(struct writer *out, const struct candidates *candidates)
{
	size_t i;

	put_u8(out, (uint8_t)candidates->count, "candidates");
	for (i = 0; i < candidates->count; i++) {
		put_u8(out, (uint8_t)candidates->list[i].source, "candidates");
		put_text(out, candidates->list[i].digits, CANDIDATE_BYTES_MIN, CANDIDATE_BYTES_MAX, "candidates");
	}
}

const char *
request_file(struct request *request, const struct file_question *question)
{
	struct writer out;

	if (question->content.length > CONTENT_BYTES_MAX)
		return "content";
	if (question->candidates.count > CANDIDATES_MAX)
		return "candidates";
	writer_start(&out, request->bytes, request->begin_length, sizeof(request->bytes));
	put_u8(&out, (uint8_t)question->phase, "phase");
	put_u32(&out, question->options, "options");
	put_u32(&out, question->grace_seconds, "grace");
	put_text(&out, question->path, 1, PATH_BYTES_MAX, "path");
	put_u8(&out, (uint8_t)question->state, "state");
	put_content(&out, question->content);
	put_u8(&out, (uint8_t)question->answered, "answer");
	put_candidates(&out, &question->candidates);
	return request_seal(request, KIND_FILE, &out);
}

const char *
request_settled(struct request *request, const struct begin *begin, struct text ticket, enum stored stored,
    struct text error)
{
	struct writer out;

	request_start(request, &out);
	put_bytes(&out, begin->attempt, sizeof(begin->attempt), "attempt");
	put_text(&out, begin->user, 1, USER_BYTES_MAX, "user");
	put_blob(&out, ticket, 1, TICKET_BYTES_MAX, "ticket");
	put_u8(&out, (uint8_t)stored, "stored");
	put_text(&out, error, 0, ERROR_BYTES_MAX, "error");
	return request_seal(request, KIND_SETTLED, &out);
}

bool
reply_is_judgement(const uint8_t header[HEADER_BYTES])
{
	return header[KIND_AT] == KIND_JUDGEMENT;
}

static enum result
get_result(struct reader *in)
{
	uint8_t value = get_u8(in, "result");

	switch (value) {
	case RESULT_SUCCESS:
	case RESULT_IGNORE:
	case RESULT_REFUSED:
	case RESULT_ASK:
	case RESULT_MOVED:
		return (enum result)value;
	}
	reader_refuse(in, "result");
	return RESULT_REFUSED;
}

static struct judged_line
get_line(struct reader *in)
{
	struct judged_line line;
	uint8_t when;

	line.priority = get_u8(in, "priority");
	if (line.priority != LOG_ERR && line.priority != LOG_WARNING && line.priority != LOG_INFO)
		reader_refuse(in, "priority");
	when = get_u8(in, "when");
	if (when != WHEN_ALWAYS && when != WHEN_STORED)
		reader_refuse(in, "when");
	line.when = when == WHEN_STORED ? WHEN_STORED : WHEN_ALWAYS;
	line.text = get_text(in, 0, LINE_BYTES_MAX, "line");
	return line;
}

static void
get_lines(struct reader *in, struct judgement *judgement)
{
	size_t count = get_u8(in, "lines"), i;

	if (count > LINES_MAX) {
		reader_refuse(in, "lines");
		return;
	}
	for (i = 0; i < count; i++)
		judgement->lines[i] = get_line(in);
	judgement->lines_count = count;
}

static void
get_change(struct reader *in, struct judgement *judgement)
{
	uint8_t change = get_u8(in, "change");

	if (change > 1)
		reader_refuse(in, "change");
	judgement->change = change == 1;
	judgement->content = get_long_blob(in, NEW_CONTENT_BYTES_MAX, "content");
	if (judgement->change != (judgement->content.length != 0))
		reader_refuse(in, "content");
	if (judgement->change && (judgement->result == RESULT_IGNORE || judgement->result == RESULT_MOVED))
		reader_refuse(in, "change");
}

const char *
judgement_decode(struct judgement *judgement, const uint8_t *frame, size_t length)
{
	struct reader in;

	memset(judgement, 0, sizeof(*judgement));
	reader_start(&in, frame, length);
	get_reply_header(&in, KIND_JUDGEMENT, JUDGEMENT_BODY_BYTES_MAX, length);
	judgement->result = get_result(&in);
	judgement->matched = get_u8(&in, "matched");
	if (judgement->matched != NO_CANDIDATE &&
	    (judgement->matched >= CANDIDATES_MAX || judgement->result != RESULT_SUCCESS))
		reader_refuse(&in, "matched");
	get_lines(&in, judgement);
	get_change(&in, judgement);
	judgement->ticket = get_blob(&in, 0, TICKET_BYTES_MAX, "ticket");
	if (judgement->ticket.length == 0 && judgement->result != RESULT_ASK &&
	    judgement->result != RESULT_MOVED)
		reader_refuse(&in, "ticket");
	return reader_end(&in);
}
