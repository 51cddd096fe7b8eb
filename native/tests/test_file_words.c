/*
 * What file mode makes of words: its arguments, the path of secret=, the digits of an answer.
 */
#include <stdio.h>
#include <string.h>

#include "candidates.h"
#include "check.h"
#include "file_arguments.h"
#include "secret_path.h"

static struct file_arguments arguments;
static const char *word;

/* Parses up to four words. */
static const char *
parse(const char *a, const char *b, const char *c, const char *d)
{
	const char *argv[] = { a, b, c, d };
	int argc = 0;

	while (argc < 4 && argv[argc] != NULL)
		argc++;
	word = NULL;
	return file_arguments_parse(&arguments, argc, argv, &word);
}

static bool
selects(const char *a, const char *b)
{
	const char *argv[] = { a, b };

	return file_arguments_select(b == NULL ? 1 : 2, argv);
}

static bool
refuses(const char *a)
{
	if (parse("nullok", a, "debug", NULL) != NULL && strcmp(word, a) == 0)
		return true;
	printf("    accepted: %s\n", a);
	return false;
}

static void
check_selection(void)
{
	static const char *const OLD[] = { "secret=/x", "secret=", "user=root", "nullok", "no_increment_hotp",
		"grace_period=", "grace_period=x", "forward_pass", "try_first_pass", "use_first_pass", "authtok_prompt=",
		"echo_verification_code", "echo-verification-code", "noskewadj", "allowed_perm=0400", "no_strict_owner",
		"allow_readonly", "google-authenticator" };
	static const char *const OTHER[] = { "debug", "socket=/x", "deadline=5", "when-unavailable=ignore",
		"after-failed-password", "nullok=1", "Nullok", "null", "secret", "google_authenticator",
		"google-authenticator=1", "no_such_word", "" };
	size_t i;

	test("GA-61, GA-180: each argument of the old module selects file mode");
	for (i = 0; i < sizeof(OLD) / sizeof(OLD[0]); i++)
		CHECK_SAYING(selects(OLD[i], NULL) && selects("debug", OLD[i]) && selects("no_such_word", OLD[i]),
		    "%s", OLD[i]);
	test("GA-78: debug and Sallyport's own arguments do not, and neither does a word that is none");
	for (i = 0; i < sizeof(OTHER) / sizeof(OTHER[0]); i++)
		CHECK_SAYING(!selects(OTHER[i], NULL) && !selects(OTHER[i], "debug"), "%s", OTHER[i]);
	CHECK(!file_arguments_select(0, NULL));
}

static void
check_accepted(void)
{
	test("GA-62 to GA-78: every default");
	CHECK(parse("google-authenticator", NULL, NULL, NULL) == NULL);
	CHECK(strcmp(arguments.secret, "~/.google_authenticator") == 0 && arguments.user == NULL);
	CHECK(arguments.allowed_permissions == 0600 && arguments.grace_seconds == 0 && arguments.prompt == NULL);
	CHECK(arguments.first_pass == FIRST_PASS_UNUSED && !arguments.nullok && !arguments.no_increment_hotp);
	CHECK(!arguments.noskewadj && !arguments.forward_pass && !arguments.echo && !arguments.no_strict_owner);
	CHECK(!arguments.allow_readonly && !arguments.sallyport.debug);
	CHECK(strcmp(arguments.sallyport.socket_path, "/run/sallyport/pam.sock") == 0);
	CHECK(arguments.sallyport.deadline_seconds == 30);

	test("GA-62 to GA-78: every argument");
	CHECK(parse("secret=/var/${USER}", "user=someone", "nullok", "no_increment_hotp") == NULL);
	CHECK(strcmp(arguments.secret, "/var/${USER}") == 0 && strcmp(arguments.user, "someone") == 0);
	CHECK(arguments.nullok && arguments.no_increment_hotp);
	CHECK(parse("authtok_prompt=Your code, please: ", "echo_verification_code", "noskewadj", "no_strict_owner") ==
	    NULL);
	CHECK(strcmp(arguments.prompt, "Your code, please: ") == 0 && arguments.echo && arguments.noskewadj);
	CHECK(arguments.no_strict_owner);
	CHECK(parse("echo-verification-code", "allow_readonly", "forward_pass", "debug") == NULL);
	CHECK(arguments.echo && arguments.allow_readonly && arguments.forward_pass && arguments.sallyport.debug);
	CHECK(parse("authtok_prompt=", "socket=/s", "deadline=7", "nullok") == NULL);
	CHECK(strcmp(arguments.prompt, "") == 0 && strcmp(arguments.sallyport.socket_path, "/s") == 0);
	CHECK(arguments.sallyport.deadline_seconds == 7);

	test("GA-65: the value of allowed_perm");
	CHECK(parse("allowed_perm=0644", NULL, NULL, NULL) == NULL && arguments.allowed_permissions == 0644);
	CHECK(parse("allowed_perm=444", NULL, NULL, NULL) == NULL && arguments.allowed_permissions == 0444);
	CHECK(parse("allowed_perm=-1", NULL, NULL, NULL) == NULL && arguments.allowed_permissions == 03777);
	CHECK(parse("allowed_perm=04600", NULL, NULL, NULL) == NULL && arguments.allowed_permissions == 0600);

	test("GA-76: the value of grace_period");
	CHECK(parse("grace_period=86400", NULL, NULL, NULL) == NULL && arguments.grace_seconds == 86400);
	CHECK(parse("grace_period=", NULL, NULL, NULL) == NULL && arguments.grace_seconds == 0);
	CHECK(parse("grace_period=4294967295", NULL, NULL, NULL) == NULL && arguments.grace_seconds == UINT32_MAX);

	test("GA-70: of try_first_pass and use_first_pass the last one counts; words may be given twice");
	CHECK(parse("try_first_pass", "use_first_pass", NULL, NULL) == NULL);
	CHECK(arguments.first_pass == FIRST_PASS_ONLY);
	CHECK(parse("use_first_pass", "try_first_pass", "nullok", "nullok") == NULL);
	CHECK(arguments.first_pass == FIRST_PASS_TRIED);
	CHECK(parse("secret=/a", "secret=/b", "debug", "debug") == NULL && strcmp(arguments.secret, "/b") == 0);
}

static void
check_refused(void)
{
	static const char *const WRONG[] = { "", " ", "Nullok", "nullok=", "nullok=1", "nullokk", "secret=", "user=",
		"grace_period=-1", "grace_period=1s", "grace_period= 1", "grace_period=+1", "grace_period=4294967296",
		"grace_period=99999999999999999999999999", "allowed_perm=", "allowed_perm=0", "allowed_perm=000",
		"allowed_perm=0x1ff", "allowed_perm=9", "allowed_perm=0800", "allowed_perm=rw", "allowed_perm=-2",
		"allowed_perm=-1x", "allowed_perm=0600 ", "allowed_perm=777777777777777777777777", "forward-pass",
		"when-unavailable=ignore", "when-unavailable=", "after-failed-password", "socket=run/s", "socket=",
		"deadline=", "deadline=0", "deadline=121", "google_authenticator", "google-authenticator=1" };
	size_t i;

	test("GA-61, GA-180: unknown words and malformed values are refused and named");
	for (i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++)
		CHECK(refuses(WRONG[i]));
	test("SSH-48: Sallyport's own arguments twice are refused here too");
	CHECK(parse("nullok", "deadline=5", "deadline=5", NULL) != NULL && strcmp(word, "deadline=5") == 0);
	CHECK(parse("nullok", "socket=/a", "socket=/b", NULL) != NULL && strcmp(word, "socket=/b") == 0);
}

static char path[SECRET_PATH_BYTES_MAX + 1];

static bool
expands(const char *spec, const char *wanted)
{
	const char *wrong = secret_path_expand(path, sizeof(path), spec, "pat", "/home/pat");

	if (wrong == NULL && strcmp(path, wanted) == 0)
		return true;
	printf("    %s: %s\n", spec, wrong == NULL ? path : wrong);
	return false;
}

static void
check_paths(void)
{
	static char spec[SECRET_PATH_BYTES_MAX + 2];
	static const char *const WITH_HOME[] = { "~/x", "/a/~", "${HOME}/x", "/x/${HOME}" };
	size_t i;

	test("GA-62: ~ counts at the start and behind a slash, until something was substituted");
	CHECK(expands("~/.google_authenticator", "/home/pat/.google_authenticator"));
	CHECK(expands("~", "/home/pat"));
	CHECK(expands("/x/~/y", "/x//home/pat/y"));
	CHECK(expands("~/~/~", "/home/pat/~/~"));
	CHECK(expands("/a~/~b", "/a~//home/patb"));
	CHECK(expands("/x/${USER}/~", "/x/pat/~"));
	CHECK(expands("/a/b~", "/a/b~"));
	test("GA-62: ${HOME} and ${USER} anywhere; other dollars stay");
	CHECK(expands("${HOME}/${USER}/${HOME}", "/home/pat/pat//home/pat"));
	CHECK(expands("/var/x${USER}y${USER}", "/var/xpatypat"));
	CHECK(expands("/$HOME/${home}/$USER/${USERS}/${USER/$", "/$HOME/${home}/$USER/${USERS}/${USER/$"));
	CHECK(expands("relative", "relative"));
	test("GA-62, GA-63: without a home every form of it is an error, and only that");
	for (i = 0; i < sizeof(WITH_HOME) / sizeof(WITH_HOME[0]); i++)
		CHECK(secret_path_expand(path, sizeof(path), WITH_HOME[i], "pat", NULL) != NULL);
	CHECK(secret_path_expand(path, sizeof(path), "/x/${USER}~", "pat", NULL) == NULL);
	test("GA-163: a home that is not absolute is an error");
	CHECK(secret_path_expand(path, sizeof(path), "~/x", "pat", "home/pat") != NULL);
	CHECK(secret_path_expand(path, sizeof(path), "~/x", "pat", "") != NULL);
	CHECK(secret_path_expand(path, sizeof(path), "/x", "pat", "") == NULL);
	test("GA-62: a path of 4095 bytes fits, a longer one does not");
	memset(spec, 'x', SECRET_PATH_BYTES_MAX);
	CHECK(secret_path_expand(path, sizeof(path), spec, "pat", "/") == NULL && strlen(path) == 4095);
	spec[0] = '~';
	CHECK(secret_path_expand(path, sizeof(path), spec, "pat", "/h") != NULL);
	spec[SECRET_PATH_BYTES_MAX] = 'x';
	spec[0] = 'x';
	CHECK(secret_path_expand(path, sizeof(path), spec, "pat", "/") != NULL);
}

static void
check_names(void)
{
	static const char *const SAFE[] = { "a", "pat", "a.b", "...", ".a", "a-", "DOMAIN\\pat", "pat@example", "a b", "~",
		"${USER}", "zo\xc3\xab", "1000", "\xff" };
	static const char *const UNSAFE[] = { "", ".", "..", "-", "-a", "/", "a/b", "../other", "a/", "a\n", "\x7f", "a\x1f",
		"\x01", "a\xc2\x85", "\xc2\x9b" };
	static char name[257];
	size_t i;

	test("GA-163: names that may stand in a path");
	for (i = 0; i < sizeof(SAFE) / sizeof(SAFE[0]); i++)
		CHECK_SAYING(login_name_is_safe(SAFE[i]), "%s", SAFE[i]);
	test("GA-163: names that may not");
	for (i = 0; i < sizeof(UNSAFE) / sizeof(UNSAFE[0]); i++)
		CHECK_SAYING(!login_name_is_safe(UNSAFE[i]), "number %zu", i);
	memset(name, 'a', 255);
	CHECK(login_name_is_safe(name));
	name[255] = 'a';
	CHECK(!login_name_is_safe(name));
}

static char cut[256];

/* Writes the candidates of an answer as "6 digits,7 digits,". */
static const char *
cut_from(const char *text, bool alone)
{
	struct candidates candidates = { 0 };
	size_t i;

	candidates_cut(&candidates, SOURCE_ANSWER, text_of(text), alone);
	cut[0] = '\0';
	for (i = 0; i < candidates.count; i++)
		(void)snprintf(cut + strlen(cut), sizeof(cut) - strlen(cut), "%.*s,",
		    (int)candidates.list[i].digits.length, (const char *)candidates.list[i].digits.bytes);
	return cut;
}

static void
check_candidates(void)
{
	static const char *const NONE[] = { "", "12345", "123456 ", "12345x", "x", "1234\xd9\xa1", "12345\n", "+12345",
		"12345/", "12345:", "123456-" };
	struct candidates both = { 0 };
	size_t i;

	test("GA-85, GA-100: without forward_pass an answer is a code and nothing else");
	CHECK(strcmp(cut_from("123456", true), "123456,") == 0);
	CHECK(strcmp(cut_from("1234567", true), "1234567,") == 0);
	CHECK(strcmp(cut_from("12345678", true), "12345678,") == 0);
	CHECK(strcmp(cut_from("02345678", true), "02345678,") == 0);
	CHECK(strcmp(cut_from("123456789", true), "") == 0 && strcmp(cut_from(" 123456", true), "") == 0);
	CHECK(strcmp(cut_from("x123456", true), "") == 0 && strcmp(cut_from("xx123456", true), "") == 0);
	test("GA-98, GA-100: with it, and of a token, the last 6, 7 and 8 bytes are taken");
	CHECK(strcmp(cut_from("123456", false), "123456,") == 0);
	CHECK(strcmp(cut_from("password123456", false), "123456,") == 0);
	CHECK(strcmp(cut_from("password1123456", false), "123456,1123456,") == 0);
	CHECK(strcmp(cut_from("password99123456", false), "123456,9123456,99123456,") == 0);
	CHECK(strcmp(cut_from("777799123456", false), "123456,9123456,99123456,") == 0);
	test("GA-85, GA-99: answers without a candidate");
	for (i = 0; i < sizeof(NONE) / sizeof(NONE[0]); i++)
		CHECK_SAYING(*cut_from(NONE[i], true) == '\0' && *cut_from(NONE[i], false) == '\0', "%s", NONE[i]);
	test("GA-98: the stored token's candidates come first, and there are six at most");
	candidates_cut(&both, SOURCE_STORED, text_of("12345678"), false);
	candidates_cut(&both, SOURCE_ANSWER, text_of("87654321"), false);
	CHECK(both.count == 6 && both.list[2].source == SOURCE_STORED && both.list[2].digits.length == 8);
	CHECK(both.list[3].source == SOURCE_ANSWER && both.list[3].digits.length == 6);
	candidates_cut(&both, SOURCE_ANSWER, text_of("87654321"), false);
	CHECK(both.count == 6);
}

int
main(void)
{
	check_selection();
	check_accepted();
	check_refused();
	check_paths();
	check_names();
	check_candidates();
	return end_of_tests();
}
