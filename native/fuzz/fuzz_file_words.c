/*
 * Text of all kinds, line by line: as arguments of file mode, as secret=, as a user's name, as an answer.
 */
#include <stdlib.h>
#include <string.h>

#include "candidates.h"
#include "file_arguments.h"
#include "frame.h"
#include "secret_path.h"
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
	struct file_arguments arguments;
	const char *wrong = NULL;

	(void)file_arguments_select(count, words);
	if (file_arguments_parse(&arguments, count, words, &wrong) != NULL) {
		must(wrong != NULL);
		return;
	}
	must(arguments.secret[0] != '\0' && (arguments.user == NULL || arguments.user[0] != '\0'));
	must((arguments.allowed_permissions & ~(uint32_t)PERMISSION_BITS) == 0);
	must(arguments.sallyport.socket_path[0] == '/' && arguments.sallyport.deadline_seconds >= 1);
	must(!arguments.sallyport.after_failed_password && !arguments.sallyport.ignore_when_unavailable);
}

/* A safe name never leads out of its place in a path. */
static void
check_path(const char *spec, const char *user, const char *home)
{
	char large[SECRET_PATH_BYTES_MAX + 1], small[16];

	if (!login_name_is_safe(user))
		return;
	must(strchr(user, '/') == NULL && strcmp(user, "..") != 0 && strlen(user) <= USER_BYTES_MAX);
	if (secret_path_expand(large, sizeof(large), spec, user, home) == NULL)
		must(strlen(large) < sizeof(large));
	if (secret_path_expand(small, sizeof(small), spec, user, home) == NULL)
		must(strlen(small) < sizeof(small));
	if (secret_path_expand(large, sizeof(large), spec, user, NULL) == NULL)
		must(strstr(large, "${HOME}") == NULL || strstr(user, "{HOME}") != NULL ||
		    strstr(spec, "${USER}") != NULL);
}

static void
check_candidates(struct text text)
{
	struct candidates candidates = { 0 };
	size_t i, j;

	candidates_cut(&candidates, SOURCE_STORED, text, false);
	candidates_cut(&candidates, SOURCE_ANSWER, text, true);
	must(candidates.count <= CANDIDATES_MAX);
	for (i = 0; i < candidates.count; i++) {
		const struct candidate *c = &candidates.list[i];

		must(c->digits.length >= 6 && c->digits.length <= 8);
		must(c->digits.bytes + c->digits.length == text.bytes + text.length);
		must(c->source == SOURCE_STORED || c->digits.length == text.length);
		for (j = 0; j < c->digits.length; j++)
			must(c->digits.bytes[j] >= '0' && c->digits.bytes[j] <= '9');
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *copy = malloc(length + 1), *word, *rest;
	const char *words[WORDS_MAX];
	int count = 0;

	must(copy != NULL);
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	check_candidates((struct text){ bytes, length });
	for (rest = copy; count < WORDS_MAX && (word = strsep(&rest, "\n")) != NULL;)
		words[count++] = word;
	check_arguments(words, count);
	check_path(words[0], words[count / 2], words[count - 1]);
	free(copy);
	return 0;
}
