/*
 * Uid and groups, with a name service made up for each test (getpwnam_r, getgrouplist and getgrgid_r are wrapped).
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "name_service.h"

int __wrap_getpwnam_r(const char *name, struct passwd *entry, char *room, size_t size, struct passwd **found);
int __wrap_getgrouplist(const char *user, gid_t primary, gid_t *gids, int *count);
int __wrap_getgrgid_r(gid_t gid, struct group *entry, char *room, size_t size, struct group **found);

static struct {
	int passwd_error;
	bool no_such_user;
	uid_t uid;
	int groups_count;
	bool list_fails;
	int group_error;
	gid_t group_error_at;
	gid_t nameless;
	size_t name_length;
} host;

static struct name_service room;
static struct begin begin;

int
__wrap_getpwnam_r(const char *name, struct passwd *entry, char *place, size_t size, struct passwd **found)
{
	(void)name;
	*found = NULL;
	if (host.passwd_error != 0 || host.no_such_user)
		return host.passwd_error;
	memset(place, 'p', size);               /* the whole room may be used */
	memset(entry, 0, sizeof(*entry));
	entry->pw_uid = host.uid;
	entry->pw_gid = 100;
	*found = entry;
	return 0;
}

int
__wrap_getgrouplist(const char *user, gid_t primary, gid_t *gids, int *count)
{
	int i, capacity = *count;

	(void)user;
	if (host.list_fails)
		return -1;
	*count = host.groups_count;
	for (i = 0; i < host.groups_count && i < capacity; i++)
		gids[i] = primary + (gid_t)i;
	return host.groups_count > capacity ? -1 : host.groups_count;
}

int
__wrap_getgrgid_r(gid_t gid, struct group *entry, char *place, size_t size, struct group **found)
{
	*found = NULL;
	if (gid == host.group_error_at && host.group_error != 0)
		return host.group_error;
	if (gid == host.nameless)
		return 0;
	memset(place, 'g', size);
	(void)snprintf(place, size, "g%u", gid);
	if (host.name_length != 0) {
		memset(place, 'n', host.name_length);
		place[host.name_length] = '\0';
	}
	entry->gr_name = place;
	*found = entry;
	return 0;
}

static const char *
ask(void)
{
	memset(&begin, 0xaa, sizeof(begin));
	memset(&room, 0xaa, sizeof(room));
	return name_service_ask(&room, "alice", &begin);
}

static bool
group_is(size_t i, const char *name)
{
	return begin.groups[i].length == strlen(name) && memcmp(begin.groups[i].bytes, name, strlen(name)) == 0;
}

static void
reset(void)
{
	memset(&host, 0, sizeof(host));
	host.uid = 1000;
	host.groups_count = 3;
}

int
main(void)
{
	test("SSH-159: uid and group names of a known account");
	reset();
	CHECK(ask() == NULL);
	CHECK(begin.uid == 1000 && begin.groups_count == 3);
	CHECK(group_is(0, "g100") && group_is(1, "g101") && group_is(2, "g102"));

	test("SSH-159: a group without a name is sent by its number");
	reset();
	host.nameless = 101;
	CHECK(ask() == NULL);
	CHECK(begin.groups_count == 3 && group_is(1, "101") && group_is(2, "g102"));

	test("SSH-159: an unknown account has no uid and no groups");
	reset();
	host.no_such_user = true;
	CHECK(ask() == NULL);
	CHECK(begin.uid == 4294967295U && begin.groups_count == 0);

	test("FAIL-21: a name service that fails is not an unknown account");
	reset();
	host.passwd_error = EIO;
	CHECK(ask() != NULL);
	host.passwd_error = ERANGE;
	CHECK(ask() != NULL);

	test("SSH-159: a list of groups with one missing refuses");
	reset();
	host.list_fails = true;
	CHECK(ask() != NULL);
	reset();
	host.group_error = EIO;
	host.group_error_at = 102;
	CHECK(ask() != NULL);
	host.group_error = ERANGE;
	CHECK(ask() != NULL);

	test("SSH-159: 1024 groups are sent, 1025 refused");
	reset();
	host.groups_count = 1024;
	CHECK(ask() == NULL && begin.groups_count == 1024 && group_is(1023, "g1123"));
	host.groups_count = 1025;
	CHECK(ask() != NULL && strstr(ask(), "1024") != NULL);
	host.groups_count = 65536;
	CHECK(ask() != NULL);

	test("SSH-159: names that do not fit into a request refuse, and are not cut");
	reset();
	host.groups_count = 1024;
	host.name_length = 127;
	CHECK(ask() == NULL);
	host.name_length = 128;
	CHECK(ask() != NULL);
	host.name_length = 200000;
	host.groups_count = 1;
	CHECK(ask() != NULL);

	test("SSH-159: the uid that means none belongs to nobody");
	reset();
	host.uid = UID_UNKNOWN;
	CHECK(ask() != NULL);
	return end_of_tests();
}
