/*
 * Whatever comes as a reply: it decodes or does not, and what decodes can be shown, answered and logged (FAULT-59,
 * FAULT-64). Compiled with CANARY it has a fault on purpose, to see that the fuzzer reaches this far and finds it.
 */
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "log_line.h"
#include "shown_text.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length);

static struct request request;
static struct begin begin;

static void
must(int condition)
{
	if (!condition)
		abort();
}

/* What is shown is UTF-8 without controls, and no longer than it was. */
static void
show(struct prompt prompt)
{
	char shown[PROMPT_BYTES_MAX + 1];
	const uint8_t *p;
	size_t left, taken;
	uint32_t c;

	shown_text(prompt.text, ONE_LINE, shown, sizeof(shown));
	must(strlen(shown) <= prompt.text.length);
	left = strlen(shown);
	for (p = (const uint8_t *)shown; left != 0; p += taken, left -= taken) {
		taken = utf8_next(p, left, &c);
		must(taken != 0 && c >= 0x20 && (c < 0x7f || c > 0x9f) && (c < 0x202a || c > 0x202e));
	}
}

static void
answer(const struct outcome *outcome)
{
	struct text answers[ANSWERS_MAX] = { outcome->event, outcome->reason, outcome->event, outcome->reason };
	size_t before = request.length;

	must(request_answer(&request, 0, outcome->challenge, answers, ANSWERS_MAX) == NULL);
	must(request.length > before);
}

int
LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length)
{
	static struct outcome outcome;
	char line[4 * REASON_BYTES_MAX + 1];
	size_t body_length, i;

	if (length >= HEADER_BYTES && reply_body_length(frame, KIND_NONE, &body_length) == NULL)
		must(body_length <= REPLY_BODY_BYTES_MAX);
	if (outcome_decode(&outcome, frame, length) != NULL)
		return 0;
	must(length >= HEADER_BYTES && reply_body_length(frame, KIND_NONE, &body_length) == NULL);
	must(body_length == length - HEADER_BYTES);
	must(outcome.verdict >= VERDICT_GRANTED && outcome.verdict <= VERDICT_UNAVAILABLE);
	must((outcome.verdict == VERDICT_CHALLENGED) == (outcome.prompts_count != 0));
	must(outcome.event.length <= EVENT_BYTES_MAX && outcome.reason.length <= REASON_BYTES_MAX);
	must(log_escape(outcome.reason, ESCAPE_QUOTED, line, sizeof(line)) == strlen(line));
	must(strpbrk(line, "\"\n\033") == NULL);
	for (i = 0; i < outcome.prompts_count; i++)
		show(outcome.prompts[i]);
	if (outcome.verdict == VERDICT_CHALLENGED) {
		begin.user = begin.service = text_of("x");
		begin.tty = begin.ruser = begin.rhost = begin.ssh_connection = begin.ssh_auth_info = text_of(NULL);
		must(request_begin(&request, &begin) == NULL);
		answer(&outcome);
	}
#ifdef CANARY
	/* No vector's event begins so; the fuzzer must make a well-formed reply of its own that does. */
	must(outcome.event.length == 0 || outcome.event.bytes[0] >= 'A');
#endif
	return 0;
}
