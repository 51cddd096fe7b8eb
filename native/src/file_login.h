/*
 * The course of one call of pam_sm_authenticate in file mode (GA-82, docs/protocol-file.md): read the person's file,
 * ask the daemon what it says, ask the person, and replace the file by what the daemon makes of it.
 */
#ifndef SALLYPORT_FILE_LOGIN_H
#define SALLYPORT_FILE_LOGIN_H

#include "circumstances.h"
#include "client.h"
#include "conversation.h"
#include "file_arguments.h"
#include "file_frame.h"
#include "file_keeper.h"
#include "secret_path.h"

/* The longest password that is passed on to the next module (GA-72). */
enum { FORWARDED_BYTES_MAX = 4096 };

/* Everything a call needs, in one block of memory, so that one place wipes it all. */
struct file_login {
	pam_handle_t *pamh;
	struct file_arguments arguments;
	struct patience patience;
	const char *user;
	struct begin begin;
	struct name_service name_service;
	struct rights rights;

	/* The file. */
	char path[SECRET_PATH_BYTES_MAX + 1];
	char shown_path[SECRET_PATH_BYTES_MAX + 1];     /* for the frame and the log */
	bool no_path;                   /* there is none, and "state" says why */
	bool told_trouble;
	enum file_state state;
	struct finding finding;
	uint8_t content[CONTENT_BYTES_MAX];
	struct keeper_room room;

	/* What may be a code. */
	struct text token;
	struct text answer;
	struct candidates candidates;
	enum answered answered;
	bool answers_looked_for;
	bool counted;                   /* the attempt, in phase stored */
	bool moved;                     /* to be asked by the central store instead, with arguments.sallyport */
	char forwarded[FORWARDED_BYTES_MAX];

	/* What became of it. */
	struct judgement judgement;     /* its texts lie in "reply" */
	bool daemon_refused;            /* and its lines say so */
	enum kept kept;                 /* KEPT too if nothing was to be stored */
	int store_error;

	struct request request;
	struct reply reply;
	struct reply settled_reply;
	struct outcome outcome;
	struct conversation conversation;       /* the answer lies here until the end */
	struct conversation notice;
};

/*
 * Returns what pam_sm_authenticate() should, unless login->moved says that there is no file to log in by. The caller wipes all of *login, whose memory must
 * be zeroed before.
 */
int file_login_run(struct file_login *login, int argc, const char **argv);

#endif
