#include "arguments.h"

#include <stddef.h>
#include <string.h>

#include "client.h"
#include "emergency.h"

const struct arguments ARGUMENTS_DEFAULT = {
	.socket_path = SOCKET_PATH_DEFAULT,
	.emergency_path = EMERGENCY_PATH_DEFAULT,
	.deadline_seconds = DEADLINE_SECONDS_DEFAULT,
};

const char *
arguments_set_socket(struct arguments *arguments, const char *value)
{
	if (value[0] != '/')
		return "the socket's path must be absolute";
	if (value[strlen(value) - 1] == '/')
		return "the socket's path must not end in a slash";
	if (strlen(value) > SOCKET_PATH_BYTES_MAX)
		return "the socket's path may have at most 107 bytes";
	arguments->socket_path = value;
	return NULL;
}

/* One spelling for each number: no sign, no blank, no leading zero. */
const char *
arguments_set_deadline(struct arguments *arguments, const char *value)
{
	static const char WRONG[] = "the deadline must be a number of seconds from 1 to 120";
	int seconds = 0;
	const char *p;

	if (value[0] == '0')
		return WRONG;
	for (p = value; *p != '\0'; p++) {
		if (*p < '0' || *p > '9')
			return WRONG;
		seconds = seconds * 10 + (*p - '0');
		if (seconds > DEADLINE_SECONDS_MAX)
			return WRONG;
	}
	if (seconds < 1)
		return WRONG;
	arguments->deadline_seconds = seconds;
	return NULL;
}

static const char *
set_after_failed_password(struct arguments *arguments, const char *value)
{
	(void)value;
	arguments->after_failed_password = true;
	return NULL;
}

static const char *
set_when_unavailable(struct arguments *arguments, const char *value)
{
	if (strcmp(value, "ignore") != 0)
		return "when-unavailable= knows only the value ignore; without it the login is refused";
	arguments->ignore_when_unavailable = true;
	return NULL;
}

static const char *
set_emergency_path(struct arguments *arguments, const char *value)
{
	if (value[0] != '/')
		return "the path of the emergency codes must be absolute";
	arguments->emergency_path = value;
	return NULL;
}

static const char *
set_debug(struct arguments *arguments, const char *value)
{
	(void)value;
	arguments->debug = true;
	return NULL;
}

static const struct {
	const char *name;               /* with the "=" if a value follows */
	const char *(*set)(struct arguments *, const char *value);
} KNOWN[] = {
	{ "socket=", arguments_set_socket },
	{ "deadline=", arguments_set_deadline },
	{ "after-failed-password", set_after_failed_password },
	{ "when-unavailable=", set_when_unavailable },
	{ "emergency-codes=", set_emergency_path },
	{ "debug", set_debug },
	/* The arguments of pam_google_authenticator are in file_arguments.c. */
};

enum { KNOWN_COUNT = sizeof(KNOWN) / sizeof(KNOWN[0]) };

bool
argument_is(const char *word, const char *name, const char **value)
{
	size_t length = strlen(name);

	if (strncmp(word, name, length) != 0)
		return false;
	*value = word + length;
	return name[length - 1] == '=' || **value == '\0';
}

/* Returns KNOWN_COUNT for a word that is not known. *value is what follows the name. */
static size_t
find(const char *word, const char **value)
{
	size_t i;

	for (i = 0; i < KNOWN_COUNT; i++)
		if (argument_is(word, KNOWN[i].name, value))
			return i;
	return KNOWN_COUNT;
}

const char *
arguments_parse(struct arguments *arguments, int argc, const char **argv, const char **wrong_word)
{
	bool seen[KNOWN_COUNT] = { false };
	int i;

	*arguments = ARGUMENTS_DEFAULT;
	for (i = 0; i < argc; i++) {
		const char *value, *wrong;
		size_t known = find(argv[i], &value);

		*wrong_word = argv[i];
		if (known == KNOWN_COUNT)
			return "unknown argument";
		if (seen[known])
			return "argument given twice";
		seen[known] = true;
		if (KNOWN[known].name[strlen(KNOWN[known].name) - 1] == '=' && *value == '\0')
			return "argument without a value";
		wrong = KNOWN[known].set(arguments, value);
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}
