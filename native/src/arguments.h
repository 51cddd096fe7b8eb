/*
 * The words behind pam_sallyport.so in a PAM service file.
 */
#ifndef SALLYPORT_ARGUMENTS_H
#define SALLYPORT_ARGUMENTS_H

#include <stdbool.h>

enum {
	DEADLINE_SECONDS_DEFAULT = 30,
	DEADLINE_SECONDS_MAX = 120,
};

#define SOCKET_PATH_DEFAULT "/run/sallyport/pam.sock"

struct arguments {
	const char *socket_path;
	const char *emergency_path;
	int deadline_seconds;
	bool after_failed_password;
	bool ignore_when_unavailable;
	bool debug;
};

/* What holds where nothing else is said. */
extern const struct arguments ARGUMENTS_DEFAULT;

/*
 * Returns NULL if every argument is known, well-formed and given once, else what is wrong with *wrong_word.
 * *arguments then holds what stood before that word.
 */
const char *arguments_parse(struct arguments *arguments, int argc, const char **argv, const char **wrong_word);

/* Whether a word is the argument of this name, which ends in "=" if a value follows. *value is what follows the name. */
bool argument_is(const char *word, const char *name, const char **value);

/* Each takes the value of one argument, and returns NULL or what is wrong with it. */
const char *arguments_set_socket(struct arguments *arguments, const char *value);
const char *arguments_set_deadline(struct arguments *arguments, const char *value);

#endif
