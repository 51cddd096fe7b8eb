/*
 * The course of one call of pam_sm_authenticate: ask the daemon, ask the person, say how it ended.
 */
#ifndef SALLYPORT_LOGIN_H
#define SALLYPORT_LOGIN_H

#include "arguments.h"
#include "circumstances.h"
#include "client.h"
#include "conversation.h"
#include "frame.h"

/* Zeroed memory says that the login is denied. */
enum ending {
	ENDING_DENIED = 0,
	ENDING_FAULT,                   /* also denied, but something is wrong with this host, not with the answer */
	ENDING_NO_NAME,
	ENDING_UNAVAILABLE,
	ENDING_IGNORED,
	ENDING_NOT_REQUIRED,
	ENDING_EMERGENCY,               /* let in by a code of this host, while nobody could be asked */
	ENDING_GRANTED,
};

/* Everything of a call that may hold a secret, in one block of memory, so that one place wipes it all. */
struct login {
	pam_handle_t *pamh;
	struct arguments arguments;
	struct patience patience;
	char reason[REASON_BYTES_MAX + 1];      /* for the log */
	char event[EVENT_BYTES_MAX + 1];
	struct begin begin;
	struct outcome outcome;
	struct conversation conversation;

	/* The last two are large and hardly used: login_new() does not clear them, login_free() wipes what was used. */
	struct request request;
	struct reply reply;
};

/* Returns NULL if there is no memory. */
struct login *login_new(pam_handle_t *pamh);

/* Leaves reason and event behind; the caller frees *login. */
enum ending login_run(struct login *login, int argc, const char **argv);

/* The same, with login->arguments as they are. */
enum ending login_run_as_told(struct login *login);

void login_free(struct login *login);

#endif
