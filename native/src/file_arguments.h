/*
 * The words behind pam_sallyport.so in file mode: those of the google-authenticator project's PAM module, and the few
 * of Sallyport's that make sense with them (GA-61 to GA-78, GA-180).
 */
#ifndef SALLYPORT_FILE_ARGUMENTS_H
#define SALLYPORT_FILE_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "arguments.h"

#define SECRET_DEFAULT "~/.google_authenticator"

enum {
	PERMISSION_BITS = 03777,        /* which are looked at at all */
	PERMISSION_DEFAULT = 0600,
};

enum first_pass {
	FIRST_PASS_UNUSED,
	FIRST_PASS_TRIED,
	FIRST_PASS_ONLY,
};

struct file_arguments {
	struct arguments sallyport;     /* socket, deadline and debug */
	const char *secret;
	const char *user;               /* with whose rights; NULL: those of the person who logs in */
	const char *prompt;             /* NULL: the default, which depends on forward_pass */
	enum first_pass first_pass;
	uint32_t allowed_permissions;   /* among PERMISSION_BITS */
	uint32_t grace_seconds;
	bool nullok;
	bool no_increment_hotp;
	bool noskewadj;
	bool forward_pass;
	bool echo;
	bool no_strict_owner;
	bool allow_readonly;
};

/* Whether one of the words is of the old module, or "google-authenticator". */
bool file_arguments_select(int argc, const char **argv);

/*
 * Returns NULL if every argument is known and well-formed, else what is wrong with *wrong_word. A word may be given
 * twice, and the last one counts, as with the old module; but not a word of Sallyport's own.
 */
const char *file_arguments_parse(struct file_arguments *arguments, int argc, const char **argv,
    const char **wrong_word);

#endif
