/* The words behind the module as vectors/pam-arguments has them, which the host's doctor reads too (DOC-17). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "check.h"
#include "file_arguments.h"

enum { LINE_BYTES_MAX = 1000, WORDS_MAX = 20 };

static char line[LINE_BYTES_MAX];
static const char *words[WORDS_MAX];
static int count;

/* Parts the line into words. */
static void
part(void)
{
	char *rest = line, *word;

	line[strcspn(line, "\n")] = '\0';
	count = 0;
	while (count < WORDS_MAX && (word = strtok_r(rest, " ", &rest)) != NULL)
		words[count++] = word;
}

/* Parses as the module does, and returns the word that is refused, or NULL. */
static const char *
refused(int argc, const char **argv)
{
	struct arguments arguments;
	struct file_arguments file_arguments;
	const char *word = NULL, *wrong;

	wrong = file_arguments_select(argc, argv) ? file_arguments_parse(&file_arguments, argc, argv, &word)
	    : arguments_parse(&arguments, argc, argv, &word);
	return wrong == NULL ? NULL : word;
}

static void
check_line(void)
{
	const char *word;
	long wrong;

	test("DOC-17, SSH-49: %s", line);
	part();
	if (strcmp(words[0], "ok") == 0) {
		CHECK(refused(count - 1, words + 1) == NULL);
		return;
	}
	CHECK(strcmp(words[0], "wrong") == 0 && count > 2);
	wrong = strtol(words[1], NULL, 10);
	CHECK(wrong > 0 && wrong <= count - 2);
	word = refused(count - 2, words + 2);
	CHECK_SAYING(word == words[1 + wrong], "refused: %s", word == NULL ? "nothing" : word);
}

int
main(int argc, char **argv)
{
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	int lines = 0;

	if (file == NULL) {
		printf("usage: test_words vectors/pam-arguments/words.txt\n");
		return 2;
	}
	while (fgets(line, sizeof(line), file) != NULL)
		if (line[0] != '#' && line[0] != '\n') {
			check_line();
			lines++;
		}
	(void)fclose(file);
	test("there were lines");
	CHECK(lines > 50);
	return end_of_tests();
}
