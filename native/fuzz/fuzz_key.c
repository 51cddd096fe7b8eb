/*
 * Whatever comes as the answer to a look-up: it decodes or does not, and what may be told to sshd is one line that is
 * bound to its key (SSH-115, SSH-117).
 */
#include <stdlib.h>
#include <string.h>

#include "key_frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length);

static void
must(int condition)
{
	if (!condition)
		abort();
}

static bool
ends_with_type_and_key(struct text line, struct text type)
{
	size_t i;

	for (i = line.length; i > type.length + 2; i--)
		if (line.bytes[i - 1] == ' ')
			break;
	return line.bytes[i - 1] == ' ' && memcmp(line.bytes + i - 1 - type.length, type.bytes, type.length) == 0;
}

/* The input as a frame, and as a line. */
int
LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length)
{
	const struct text type = text_of("ssh-ed25519"), whole = { frame, length };
	struct text line = whole;
	struct key_answer answer;

	if (key_answer_decode(&answer, frame, length) == NULL) {
		must((answer.status == KEY_FOUND) == (answer.line.length != 0));
		must(answer.line.length <= KEY_LINE_BYTES_MAX);
		line = answer.line;
	}
	if (!key_line_is_right(line, type))
		return 0;
	must(memchr(line.bytes, '\n', line.length) == NULL && memchr(line.bytes, '\0', line.length) == NULL);
	must(ends_with_type_and_key(line, type));
	must(line.bytes[0] == 'r' || line.bytes[0] == 'c' || line.bytes[0] == 'v' || line.bytes[0] == 'f' ||
	    line.bytes[0] == 'e');
	return 0;
}
