#include "name_service.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

/* Writes the group's name, or its number if it has none, with a NUL. */
static const char *
name_group(struct name_service *room, gid_t gid, char *to, size_t capacity)
{
	struct group entry, *found = NULL;
	int length;

	if (getgrgid_r(gid, &entry, room->entry, sizeof(room->entry), &found) != 0)
		return "the name service failed to name a group of the account; see getent group";
	if (found != NULL)
		length = snprintf(to, capacity, "%s", found->gr_name);
	else
		length = snprintf(to, capacity, "%lu", (unsigned long)gid);
	if (length < 0 || (size_t)length >= capacity)
		return "the names of the account's groups do not fit into a request; take it out of some";
	return NULL;
}

static const char *
list_groups(struct name_service *room, const char *user, gid_t primary, struct begin *begin)
{
	int count = GROUPS_MAX;
	char *next = room->names;
	int i;

	if (getgrouplist(user, primary, room->gids, &count) == -1)
		return count > GROUPS_MAX ? "the account is in more than 1024 groups; take it out of some" :
		    "the name service failed to list the account's groups; see id";
	for (i = 0; i < count; i++) {
		const char *wrong = name_group(room, room->gids[i], next,
		    sizeof(room->names) - (size_t)(next - room->names));

		if (wrong != NULL)
			return wrong;
		begin->groups[i] = text_of(next);
		next += begin->groups[i].length + 1;
	}
	begin->groups_count = (size_t)count;
	return NULL;
}

const char *
name_service_ask(struct name_service *room, const char *user, struct begin *begin)
{
	struct passwd entry, *found = NULL;

	begin->uid = UID_UNKNOWN;
	begin->groups_count = 0;
	if (getpwnam_r(user, &entry, room->entry, sizeof(room->entry), &found) != 0)
		return "the name service failed to look up the account; see getent passwd";
	if (found == NULL)
		return NULL;
	if (found->pw_uid == UID_UNKNOWN)
		return "the account has the uid 4294967295, which means none; give it another";
	begin->uid = found->pw_uid;
	return list_groups(room, user, found->pw_gid, begin);
}
