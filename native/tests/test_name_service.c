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
int __wrap_getpwuid_r(uid_t uid, struct passwd *entry, char *room, size_t size, struct passwd **found);
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
	char *home;
	const char *asked_name;
	uid_t asked_uid;
} host;

static struct name_service room;
static struct begin begin;
static struct rights rights;

int
__wrap_getpwnam_r(const char *name, struct passwd *entry, char *place, size_t size, struct passwd **found)
{
	host.asked_name = name;
	*found = NULL;
	if (host.passwd_error != 0 || host.no_such_user)
		return host.passwd_error;
	memset(place, 'p', size);               /* the whole room may be used */
	memset(entry, 0, sizeof(*entry));
	entry->pw_uid = host.uid;
	entry->pw_gid = 100;
	entry->pw_dir = host.home;
	*found = entry;
	return 0;
}

int
__wrap_getpwuid_r(uid_t uid, struct passwd *entry, char *place, size_t size, struct passwd **found)
{
	int error = __wrap_getpwnam_r(NULL, entry, place, size, found);

	host.asked_uid = uid;
	return error;
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

static void
check_homes(void)
{
	static char longest[4097], home[] = "/home/alice";

	test("GA-163: the home comes from the account data base; one that is too long is none");
	reset();
	CHECK(ask() == NULL && strcmp(room.home, "") == 0);
	host.home = home;
	CHECK(ask() == NULL && strcmp(room.home, "/home/alice") == 0);
	memset(longest, 'h', 4095);
	host.home = longest;
	CHECK(ask() == NULL && strlen(room.home) == 4095);
	longest[4095] = 'h';
	CHECK(ask() == NULL && strcmp(room.home, "") == 0);
}

static const char *
ask_for(const char *who)
{
	memset(&rights, 0xaa, sizeof(rights));
	memset(&room, 0xaa, sizeof(room));
	host.asked_name = NULL;
	host.asked_uid = UID_UNKNOWN;
	return rights_of_other(&rights, &room, who);
}

static void
check_rights(void)
{
	test("GA-138: rights are uid, primary group and all groups");
	reset();
	CHECK(ask() == NULL);
	rights_of_account(&rights, &room, &begin);
	CHECK(rights.uid == 1000 && rights.gid == 100 && rights.groups_count == 3 && rights.groups[2] == 102);
	CHECK(ask_for("bob") == NULL && host.asked_name != NULL && strcmp(host.asked_name, "bob") == 0);
	CHECK(rights.uid == 1000 && rights.gid == 100 && rights.groups_count == 3 && rights.groups[2] == 102);

	test("GA-64: all digits are a uid, everything else is a name");
	CHECK(ask_for("2") == NULL && host.asked_uid == 2);
	CHECK(ask_for("4294967294") == NULL && host.asked_uid == 4294967294U);
	CHECK(ask_for("2nobody") == NULL && strcmp(host.asked_name, "2nobody") == 0 && host.asked_uid == UID_UNKNOWN);
	CHECK(ask_for("-2") == NULL && strcmp(host.asked_name, "-2") == 0);
	CHECK(ask_for("4294967295") != NULL && host.asked_uid == UID_UNKNOWN);
	CHECK(ask_for("18446744073709551618") != NULL && host.asked_uid == UID_UNKNOWN);

	test("GA-63: who is not known, or cannot be looked up, has no rights");
	host.no_such_user = true;
	CHECK(ask_for("bob") != NULL && ask_for("5") != NULL);
	reset();
	host.passwd_error = EIO;
	CHECK(ask_for("bob") != NULL && ask_for("5") != NULL);
	reset();
	host.uid = UID_UNKNOWN;
	CHECK(ask_for("bob") != NULL);
	reset();
	host.groups_count = 1025;
	CHECK(ask_for("bob") != NULL);
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
	check_homes();
	check_rights();
	return end_of_tests();
}
