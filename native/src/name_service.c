#include "name_service.h"

#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
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

static void
keep_home(struct name_service *room, const char *home)
{
	size_t length = home == NULL ? 0 : strlen(home);

	if (length > HOME_BYTES_MAX)
		length = 0;
	if (length != 0)
		memcpy(room->home, home, length);
	room->home[length] = '\0';
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
	room->primary = found->pw_gid;
	keep_home(room, found->pw_dir);
	return list_groups(room, user, found->pw_gid, begin);
}

void
rights_of_account(struct rights *rights, const struct name_service *room, const struct begin *begin)
{
	rights->uid = begin->uid;
	rights->gid = room->primary;
	rights->groups_count = begin->groups_count;
	memcpy(rights->groups, room->gids, begin->groups_count * sizeof(room->gids[0]));
}

/* Returns false for what is no number, or none that a uid can have. */
static bool
read_uid(const char *digits, uid_t *uid)
{
	uint64_t number = 0;
	const char *p;

	for (p = digits; *p != '\0'; p++) {
		if (*p < '0' || *p > '9')
			return false;
		number = number * 10 + (unsigned)(*p - '0');
		if (number >= UID_UNKNOWN)
			return false;
	}
	*uid = (uid_t)number;
	return p != digits;
}

const char *
rights_of_other(struct rights *rights, struct name_service *room, const char *who)
{
	bool is_number = who[strspn(who, "0123456789")] == '\0';
	struct passwd entry, *found = NULL;
	int count = GROUPS_MAX, error = 0;
	uid_t uid = 0;

	if (!is_number)
		error = getpwnam_r(who, &entry, room->entry, sizeof(room->entry), &found);
	else if (read_uid(who, &uid))
		error = getpwuid_r(uid, &entry, room->entry, sizeof(room->entry), &found);
	if (error != 0)
		return "the name service failed to look up the account; see getent passwd";
	if (found == NULL || found->pw_uid == UID_UNKNOWN)
		return "there is no such account";
	rights->uid = found->pw_uid;
	rights->gid = found->pw_gid;
	if (getgrouplist(found->pw_name, found->pw_gid, rights->groups, &count) == -1)
		return "the name service failed to list the account's groups, or they are more than 1024; see id";
	rights->groups_count = (size_t)count;
	return NULL;
}
