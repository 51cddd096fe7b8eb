/*
 * Whatever comes as a notice: it decodes or does not, and what is shown of it is one line that steers no terminal
 * (SSH-62, SSH-164).
 */
#include <stdlib.h>
#include <string.h>

#include "notice_frame.h"
#include "shown_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length);

int
LLVMFuzzerTestOneInput(const uint8_t *frame, size_t length)
{
	char line[NOTICE_BYTES_MAX + 1];
	struct text notice;
	const char *c;

	if (notice_decode(&notice, frame, length) != NULL)
		return 0;
	if (notice.length > NOTICE_BYTES_MAX)
		abort();
	shown_text(notice, ONE_LINE, line, sizeof(line));
	for (c = line; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || (unsigned char)*c == 0x7f)
			abort();
	return 0;
}
