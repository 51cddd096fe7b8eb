/*
 * Whatever a process calls itself: behind its name stand the kernel's numbers, and nothing else is believed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { TEXT_MAX = 3000 };

static void
check_line_as_it_came(const char *text)
{
	struct stat_line line;
	uint8_t boot[BOOT_BYTES];

	(void)boot_id_parse(text, boot);
	memset(&line, 0xff, sizeof(line));
	if (stat_line_parse(text, &line) && line.session > INT32_MAX)
		abort();
}

/* The input as the name of a process. */
static void
check_name(const char *name)
{
	char text[TEXT_MAX + 200];
	struct stat_line line;

	(void)snprintf(text, sizeof(text),
	    "7 (%s) S 1 7 77 34816 -1 0 0 0 0 0 1 2 3 4 20 0 1 0 987654321 0 0\n", name);
	if (!stat_line_parse(text, &line) || line.session != 77 || line.terminal != 34816 || line.start != 987654321)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char text[TEXT_MAX + 1];

	if (length > TEXT_MAX || memchr(bytes, '\0', length) != NULL)
		return 0;
	memcpy(text, bytes, length);
	text[length] = '\0';
	check_line_as_it_came(text);
	check_name(text);
	return 0;
}
