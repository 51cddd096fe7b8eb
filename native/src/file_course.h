/*
 * The parts of a login in file mode; file_login.c says in which order they follow each other.
 */
#ifndef SALLYPORT_FILE_COURSE_H
#define SALLYPORT_FILE_COURSE_H

#include "file_login.h"
#include "system_log.h"

/* Ours, and not one of the texts that filters know (GA-120). */
#define own_line(login, priority, ...) system_log((login)->pamh, (priority), "sallyport: " __VA_ARGS__)

#define debug(login, ...) \
	do { \
		if ((login)->arguments.sallyport.debug) \
			own_line((login), LOG_DEBUG, "debug: " __VA_ARGS__); \
	} while (0)

/* Everything that is to be known before the file is opened. Returns false if the login is refused at once. */
bool file_prepare(struct file_login *login, int argc, const char **argv);

/*
 * One phase, from reading the file to having replaced it, which is one step for everybody else. Without the lock
 * nothing is replaced. Returns PAM_SUCCESS if there is a judgement, else how the call ends.
 */
int file_judge(struct file_login *login, enum phase phase, bool locked);

/* Asks what the daemon says of the file as it was read. Returns as file_judge(). */
int file_ask_daemon(struct file_login *login, enum phase phase);

/* Tells the daemon what became of its judgement. Returns false if there is no word from it; else it is the outcome. */
bool file_settle(struct file_login *login, enum stored stored);

/* Returns false if there is no stored token, or none is wanted. */
bool file_take_token(struct file_login *login);

/* Puts the question, and cuts candidates from the answer. */
void file_ask_person(struct file_login *login);

/* Shows one text or one question. Returns false if the conversation failed. */
bool file_converse(struct file_login *login, struct conversation *conversation, enum style style, const char *words);

/* Stores the token or answer without the code for the next module. Returns false if that failed. */
bool file_forward_rest(struct file_login *login);

void file_write_lines(struct file_login *login, bool as_stored);

/* Carries out a judgement that ends the login, and returns what pam_sm_authenticate() should. */
int file_conclude(struct file_login *login);

/* What the C library says of an error number. */
const char *file_describe(int error);

#endif
