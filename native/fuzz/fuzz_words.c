/*
 * Text of all kinds, line by line: as the module's arguments, a user's name, a prompt and a word of the log.
 */
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "circumstances.h"
#include "client.h"
#include "log_line.h"
#include "shown_text.h"
#include "utf8.h"

enum { WORDS_MAX = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
must(int condition)
{
	if (!condition)
		abort();
}

static void
check_arguments(const char **words, int count)
{
	struct arguments arguments;
	const char *wrong = NULL;

	if (arguments_parse(&arguments, count, words, &wrong) == NULL) {
		must(arguments.socket_path[0] == '/' && strlen(arguments.socket_path) <= SOCKET_PATH_BYTES_MAX);
		must(arguments.deadline_seconds >= 1 && arguments.deadline_seconds <= DEADLINE_SECONDS_MAX);
	} else {
		must(wrong != NULL);
	}
}

static void
check_text(struct text text)
{
	char small[16], *large = malloc(4 * text.length + 1);
	const char *p;

	must(large != NULL);
	shown_text(text, MANY_LINES, small, sizeof(small));
	must(utf8_is_valid((const uint8_t *)small, strlen(small)));
	shown_text(text, ONE_LINE, large, 4 * text.length + 1);
	must(strlen(large) <= text.length && strchr(large, '\n') == NULL);
	must(log_escape(text, ESCAPE_WORD, small, sizeof(small)) < sizeof(small));
	(void)log_escape(text, ESCAPE_WORD, large, 4 * text.length + 1);
	for (p = large; *p != '\0'; p++)
		must(*p > ' ' && *p < 0x7f && *p != '"');
	free(large);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *copy = malloc(length + 1);
	const char *words[WORDS_MAX];
	int count = 0;
	char *word, *rest;

	must(copy != NULL);
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	check_text((struct text){ bytes, length });
	if (user_name_is_possible(copy))
		must(strlen(copy) <= USER_BYTES_MAX && utf8_is_valid((const uint8_t *)copy, strlen(copy)));
	for (rest = copy; count < WORDS_MAX && (word = strsep(&rest, "\n")) != NULL;)
		words[count++] = word;
	check_arguments(words, count);
	free(copy);
	return 0;
}
