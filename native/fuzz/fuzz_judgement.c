/*
 * Whatever comes as a reply in file mode: what decodes as a judgement keeps its bounds, is the same bytes when it is
 * encoded again, and can be logged. What decodes as a File or Settled frame is encoded again as the same bytes, too.
 */
#include <stdlib.h>
#include <string.h>

#include "file_decoder.h"
#include "system_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length);

static struct judgement judgement;
static struct decoded_file decoded;
static struct request request;
static uint8_t encoded[HEADER_BYTES + JUDGEMENT_BODY_BYTES_MAX];

static void
must(int condition)
{
	if (!condition)
		abort();
}

static void
check_judgement(const uint8_t *frame, size_t length)
{
	char line[LINE_BYTES_MAX + 1];
	size_t body_length, i;
	const char *p;

	must(reply_body_length(frame, KIND_JUDGEMENT, &body_length) == NULL && body_length == length - HEADER_BYTES);
	must(reply_is_judgement(frame));
	must(judgement.matched < CANDIDATES_MAX || judgement.matched == NO_CANDIDATE);
	must(judgement.matched == NO_CANDIDATE || judgement.result == RESULT_SUCCESS);
	must(judgement.lines_count <= LINES_MAX && judgement.content.length <= NEW_CONTENT_BYTES_MAX);
	must(judgement.change == (judgement.content.length != 0));
	must(judgement.result == RESULT_ASK || judgement.result == RESULT_MOVED || judgement.ticket.length != 0);
	must(!judgement.change || (judgement.result != RESULT_IGNORE && judgement.result != RESULT_MOVED));
	must(judgement.ticket.length <= TICKET_BYTES_MAX);
	for (i = 0; i < judgement.lines_count; i++) {
		must(log_clean(judgement.lines[i].text, line, sizeof(line)) <= judgement.lines[i].text.length);
		for (p = line; *p != '\0'; p++)
			must((unsigned char)*p >= 0x20 && *p != 0x7f);
	}
	must(judgement_encode(&judgement, encoded, sizeof(encoded)) == length);
	must(memcmp(encoded, frame, length) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length)
{
	if (judgement_decode(&judgement, frame, length) == NULL)
		check_judgement(frame, length);
	if (file_decode(&decoded, frame, length) != NULL)
		return 0;
	if (decoded.is_settled) {
		must(request_settled(&request, &decoded.begin, decoded.ticket, decoded.stored, decoded.error) == NULL);
	} else {
		must(request_begin(&request, &decoded.begin) == NULL);
		must(request_file(&request, &decoded.question) == NULL);
	}
	must(request.length == length && memcmp(request.bytes, frame, length) == 0);
	return 0;
}
