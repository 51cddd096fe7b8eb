/*
 * What this host's name service knows of an account (SSH-159).
 */
#ifndef SALLYPORT_NAME_SERVICE_H
#define SALLYPORT_NAME_SERVICE_H

#include <sys/types.h>

#include "frame.h"

/* Room for the look-ups: names cannot take more than a request does, and one group entry lists all its members. */
struct name_service {
	gid_t gids[GROUPS_MAX];
	char names[REQUEST_BODY_BYTES_MAX];
	char entry[1024 * 1024];
};

/*
 * Fills in uid and groups of the account; the groups' names lie in *room. An unknown account has the uid UID_UNKNOWN
 * and no groups. Returns NULL, or why the login must be refused: a list of groups that lacks one could skip a rule,
 * so there is no shortened list.
 */
const char *name_service_ask(struct name_service *room, const char *user, struct begin *begin);

#endif
