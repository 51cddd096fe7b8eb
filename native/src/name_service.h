/*
 * What this host's name service knows of an account (SSH-159).
 */
#ifndef SALLYPORT_NAME_SERVICE_H
#define SALLYPORT_NAME_SERVICE_H

#include <sys/types.h>

#include "frame.h"

enum { HOME_BYTES_MAX = 4095 };

/* Room for the look-ups: names cannot take more than a request does, and one group entry lists all its members. */
struct name_service {
	gid_t gids[GROUPS_MAX];         /* of the account, as many as it has groups; its own first */
	gid_t primary;
	char home[HOME_BYTES_MAX + 1];  /* as the account data base has it; empty if it is longer */
	char names[REQUEST_BODY_BYTES_MAX];
	char entry[1024 * 1024];
};

/*
 * Fills in uid and groups of the account; the groups' names lie in *room. An unknown account has the uid UID_UNKNOWN
 * and no groups. Returns NULL, or why the login must be refused: a list of groups that lacks one could skip a rule,
 * so there is no shortened list.
 */
const char *name_service_ask(struct name_service *room, const char *user, struct begin *begin);

/* With whose rights files are opened. */
struct rights {
	uid_t uid;
	gid_t gid;
	size_t groups_count;
	gid_t groups[GROUPS_MAX];
};

/* Gives the rights of the account that name_service_ask() has found. */
void rights_of_account(struct rights *rights, const struct name_service *room, const struct begin *begin);

/*
 * Looks up the rights of somebody else. All digits are a uid, everything else is a name (GA-64). Returns NULL, or why
 * there are none.
 */
const char *rights_of_other(struct rights *rights, struct name_service *room, const char *who);

#endif
