#include "file_decoder.h"

#include <string.h>

#include "request_decoder.h"

static uint8_t
get_from(struct reader *in, uint8_t least, uint8_t most, const char *field)
{
	uint8_t value = get_u8(in, field);

	if (value < least || value > most)
		reader_refuse(in, field);
	return value;
}

static void
check_candidate(struct reader *in, const struct file_question *question, size_t n)
{
	const struct candidate *c = &question->candidates.list[n], *before = n == 0 ? NULL : c - 1;
	size_t i;

	for (i = 0; i < c->digits.length; i++)
		if (c->digits.bytes[i] < '0' || c->digits.bytes[i] > '9')
			reader_refuse(in, "candidate");
	if (before != NULL && (c->source < before->source ||
	    (c->source == before->source && c->digits.length <= before->digits.length)))
		reader_refuse(in, "candidate");
	if (c->source == SOURCE_ANSWER && question->answered != ANSWERED_TEXT)
		reader_refuse(in, "candidate");
}

static void
get_candidates(struct reader *in, struct file_question *question)
{
	size_t count = get_u8(in, "candidates"), i;

	if (count > 6 || (count != 0 && question->phase == PHASE_LOOK)) {
		reader_refuse(in, "candidates");
		return;
	}
	for (i = 0; i < count; i++) {
		question->candidates.list[i].source = (enum source)get_from(in, 1, 2, "source");
		question->candidates.list[i].digits = get_text(in, 6, 8, "candidate");
		check_candidate(in, question, i);
	}
	question->candidates.count = count;
}

static void
get_question(struct reader *in, struct file_question *question)
{
	question->phase = (enum phase)get_from(in, 1, 3, "phase");
	question->options = get_u32(in, "options");
	if ((question->options & ~(question->phase == PHASE_FINAL ? 15U : 7U)) != 0)
		reader_refuse(in, "options");
	question->grace_seconds = get_u32(in, "grace");
	question->path = get_text(in, 1, 4096, "path");
	question->state = (enum file_state)get_from(in, 1, 4, "state");
	question->content = get_long_blob(in, 65536, "content");
	if (question->state != FILE_READ && question->content.length != 0)
		reader_refuse(in, "content");
	question->answered = (enum answered)get_from(in, 0, question->phase == PHASE_FINAL ? 2 : 0, "answer");
	get_candidates(in, question);
}

static void
get_settled(struct reader *in, struct decoded_file *request)
{
	get_bytes(in, request->begin.attempt, sizeof(request->begin.attempt), "attempt");
	request->begin.user = get_text(in, 1, 255, "user");
	request->ticket = get_blob(in, 1, 1024, "ticket");
	request->stored = (enum stored)get_from(in, 1, 3, "stored");
	request->error = get_text(in, 0, 255, "error");
	if (request->stored == STORED && request->error.length != 0)
		reader_refuse(in, "error");
}

const char *
file_decode(struct decoded_file *request, const uint8_t *frame, size_t length)
{
	uint8_t magic[4], kind;
	struct reader in;
	size_t body_length;

	memset(request, 0, sizeof(*request));
	reader_start(&in, frame, length);
	get_bytes(&in, magic, sizeof(magic), "magic");
	if (memcmp(magic, "SLPT", sizeof(magic)) != 0)
		reader_refuse(&in, "magic");
	if (get_u8(&in, "version") != 1)
		reader_refuse(&in, "version");
	kind = get_from(&in, 3, 4, "kind");
	body_length = get_u32(&in, "length");
	if (body_length > 131072 || length < 10 || length - 10 != body_length)
		reader_refuse(&in, "length");
	request->is_settled = kind == 4;
	if (request->is_settled) {
		get_settled(&in, request);
	} else {
		get_begin_fields(&in, &request->begin);
		if (request->begin.flags != 0)
			reader_refuse(&in, "flags");
		get_question(&in, &request->question);
	}
	return reader_end(&in);
}

size_t
judgement_encode(const struct judgement *judgement, uint8_t *to, size_t capacity)
{
	struct writer out;
	size_t length, i;

	writer_start(&out, to, 0, capacity);
	put_bytes(&out, "SLPT\x01\x82", 6, "");
	put_u32(&out, 0, "");
	put_u8(&out, (uint8_t)judgement->result, "");
	put_u8(&out, judgement->matched, "");
	put_u8(&out, (uint8_t)judgement->lines_count, "");
	for (i = 0; i < judgement->lines_count; i++) {
		put_u8(&out, (uint8_t)judgement->lines[i].priority, "");
		put_u8(&out, (uint8_t)judgement->lines[i].when, "");
		put_blob(&out, judgement->lines[i].text, 0, UINT16_MAX, "");
	}
	put_u8(&out, judgement->change ? 1 : 0, "");
	put_u32(&out, (uint32_t)judgement->content.length, "");
	put_bytes(&out, judgement->content.bytes, judgement->content.length, "");
	put_blob(&out, judgement->ticket, 0, UINT16_MAX, "");
	if (writer_end(&out) != NULL)
		return 0;
	length = out.length;
	writer_start(&out, to, 6, capacity);
	put_u32(&out, (uint32_t)(length - 10), "");
	return length;
}
