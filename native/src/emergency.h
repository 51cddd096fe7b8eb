/*
 * Emergency codes of this host: judged here, in the module, while nobody else answers (DOC-99, SSH-25). Each is good
 * once, for any account of the host whose first step has succeeded; every wrong one spends a try, and tries come back
 * slowly.
 */
#ifndef SALLYPORT_EMERGENCY_H
#define SALLYPORT_EMERGENCY_H

#include <stdbool.h>
#include <stdint.h>

#include "cursor.h"

#define EMERGENCY_PATH_DEFAULT "/etc/sallyport/emergency.codes"

enum { EMERGENCY_WORDS_BYTES_MAX = 160 };

enum emergency_readiness {
	EMERGENCY_NOT_SET_UP,                   /* there is no such file: nobody is asked */
	EMERGENCY_UNFIT,                        /* nobody is asked; the words say why */
	EMERGENCY_READY,
};

/* Looks whether a code could be judged. words is filled in unless it is ready or not set up. */
enum emergency_readiness emergency_look(const char *path, char words[EMERGENCY_WORDS_BYTES_MAX]);

/* Who types a code. */
struct emergency_use {
	uint32_t uid;
	const char *address;                    /* numeric, or NULL */
	struct text service;
	bool first_step_failed;                 /* then nothing is spent, and the answer is no */
};

/*
 * Whether this is a code of the host that was not used yet. It is then used, and that is on the disk, before true is
 * returned. words says in either case what the log should say; it never holds what was typed.
 */
bool emergency_judge(const char *path, struct text typed, const struct emergency_use *use, int64_t deadline_ms,
    char words[EMERGENCY_WORDS_BYTES_MAX]);

#endif
