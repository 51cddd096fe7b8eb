/*
 * Somebody's state file: opened, looked at, locked, read and replaced with that person's rights and no more (GA-137
 * to GA-144).
 *
 * The work is done in a child process, so that the calling program's ids, umask and signal handlers stay as they are
 * (GA-81). That program's own waitpid() and SIGCHLD never see the child.
 */
#ifndef SALLYPORT_FILE_KEEPER_H
#define SALLYPORT_FILE_KEEPER_H

#include <stdbool.h>
#include <stdint.h>

#include "file_frame.h"
#include "name_service.h"

enum { KEEPER_PATH_MAX = 4096 };        /* with its NUL */

/* What is wrong with a file that cannot be used, or cannot even be looked at. */
enum trouble {
	TROUBLE_NONE,
	TROUBLE_OPENING,                /* "error" says what */
	TROUBLE_KIND,                   /* not a regular file */
	TROUBLE_PERMISSIONS,            /* "mode" says which */
	TROUBLE_OWNER,
	TROUBLE_SIZE,
	TROUBLE_NUL,
	TROUBLE_READING,
	TROUBLE_RIGHTS,                 /* the person's rights could not be taken */
	TROUBLE_KEEPER,                 /* the child could not be made, died, or was not done in time */
};

struct finding {
	enum trouble trouble;
	int error;
	int lock_error;                 /* the file is read, but could not be locked, and so must not be replaced */
	uint32_t mode;
	size_t length;
};

enum kept {
	KEPT,                           /* the new file is there, and durable */
	KEPT_NOT,
	KEPT_NOT_CHANGED_MEANWHILE,
};

struct kept_file {
	const char *path;
	const struct rights *rights;
	uint32_t allowed_permissions;
	bool strict_owner;
};

/* What the child works with. It is part of the memory of a login, since a child may not allocate any. */
struct keeper_room {
	char temporary[KEEPER_PATH_MAX + 32];
	uint8_t content[CONTENT_BYTES_MAX + 1];
	uint8_t next[NEW_CONTENT_BYTES_MAX];
};

struct keeper {
	int fd;
	int pid;
	int64_t deadline_ms;
};

/* Returns false if there is no child; keeper_end() must follow all the same. */
bool keeper_start(struct keeper *keeper, const struct kept_file *file, struct keeper_room *room, int64_t deadline_ms);

/*
 * Opens, checks and reads the file. With "locked" nobody else of us can have it until keeper_end(), or until it is
 * read again: this waits for whoever has it, until the deadline.
 */
void keeper_read(struct keeper *keeper, bool locked, struct finding *finding, uint8_t content[CONTENT_BYTES_MAX]);

/* Replaces the file that was read under the lock. *error is set if the result is KEPT_NOT. */
enum kept keeper_replace(struct keeper *keeper, struct text content, int *error);

/* Ends the child, which gives back the lock. */
void keeper_end(struct keeper *keeper);

/* Only file_keeper.c calls it, in the child. Never returns. */
_Noreturn void keeper_child(int fd, int parent, const struct kept_file *file, struct keeper_room *room);

/* What the two say to each other. */

enum order {
	ORDER_READ = 1,
	ORDER_READ_LOCKED = 2,
	ORDER_REPLACE = 3,
};

enum { SUFFIX_BYTES = 16 };

struct order_frame {
	uint32_t order;
	uint32_t length;                /* of the new content, which follows */
	char suffix[SUFFIX_BYTES + 1];  /* of the temporary file's name */
};

struct report_frame {
	struct finding finding;         /* its content follows */
	enum kept kept;
};

#endif
