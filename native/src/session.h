/*
 * In which session on which terminal this process runs, as the kernel tells it (SSH-39).
 */
#ifndef SALLYPORT_SESSION_H
#define SALLYPORT_SESSION_H

#include <stdbool.h>

#include "frame.h"

/*
 * Fills in *session. It is not known without a controlling terminal, without a leader that lives, to root's own
 * processes (sshd's among them, which may have the terminal of whoever started it), and wherever something cannot be
 * read: then a code is asked for.
 */
void session_look(struct session *session);

/* What /proc/PID/stat says of a process, as far as it is of use here. */
struct stat_line {
	uint32_t session;
	uint32_t terminal;              /* 0: none */
	uint64_t start;
};

/* Reads the line, which is ended by NUL. Returns false if it is none. */
bool stat_line_parse(const char *text, struct stat_line *line);

/* Reads 36 characters of a UUID, and a newline if there is one. Returns false if it is none. */
bool boot_id_parse(const char *text, uint8_t boot[BOOT_BYTES]);

#endif
