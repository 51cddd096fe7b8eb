/*
 * The look-up of a key, its answer, and the lines that may be told to sshd.
 */
#include <string.h>

#include "check.h"
#include "key_frame.h"

#define TYPE "ssh-ed25519"
#define KEY " " TYPE " AAAAC3NzaC1lZDI1NTE5AAAAIHZRwaZxUiNhBto7pyxsgdwBtRNTQSnwtIB6iUT4pare"
#define PINNED "restrict,command=\"true\""

static struct request request;
static uint8_t frame[HEADER_BYTES + REPLY_BODY_BYTES_MAX];

static size_t
answer_frame(enum kind kind, uint8_t status, const char *reason, const char *line, const char *more)
{
	static struct request made;
	struct writer out;

	request_start(&made, &out);
	put_u8(&out, status, "status");
	put_text(&out, text_of(reason), 0, REASON_BYTES_MAX, "reason");
	put_text(&out, text_of(line), 0, KEY_LINE_BYTES_MAX, "line");
	put_bytes(&out, more, strlen(more), "more");
	CHECK(request_seal(&made, kind, &out) == NULL);
	memcpy(frame, made.bytes, made.length);
	return made.length;
}

static const char *
decoded(struct key_answer *answer, size_t length)
{
	return key_answer_decode(answer, frame, length);
}

static void
test_frames(void)
{
	static const uint8_t EXPECTED[] = "SLPT\1\5\0\0\0\35\0\3bob\0\13ssh-ed25519\0\11SHA256:ab";
	const struct look_up look_up = { text_of("bob"), text_of(TYPE), text_of("SHA256:ab") };
	char long_user[USER_BYTES_MAX + 2];
	struct key_answer answer;
	size_t length, cut;

	test("SSH-114: a look-up is account, type and fingerprint");
	CHECK(request_look_up(&request, &look_up) == NULL);
	CHECK(request.length == sizeof(EXPECTED) - 1 && memcmp(request.bytes, EXPECTED, request.length) == 0);

	test("a name that cannot be one is not asked for");
	memset(long_user, 'a', sizeof(long_user) - 1);
	long_user[sizeof(long_user) - 1] = '\0';
	CHECK(request_look_up(&request, &(struct look_up){ text_of(long_user), text_of(TYPE), text_of("x") }) != NULL);
	CHECK(request_look_up(&request, &(struct look_up){ text_of(""), text_of(TYPE), text_of("x") }) != NULL);
	CHECK(request_look_up(&request, &(struct look_up){ text_of("b\xff"), text_of(TYPE), text_of("x") }) != NULL);

	test("SSH-117: an answer is read whole or not at all");
	length = answer_frame(KIND_KEY, KEY_FOUND, "", PINNED KEY, "");
	CHECK(decoded(&answer, length) == NULL && answer.status == KEY_FOUND);
	CHECK(answer.line.length == strlen(PINNED KEY) && memcmp(answer.line.bytes, PINNED KEY, answer.line.length) == 0);
	for (cut = 0; cut < length; cut++)
		CHECK_SAYING(decoded(&answer, cut) != NULL, "cut at %zu", cut);

	test("an answer of another form is refused");
	CHECK(decoded(&answer, answer_frame(KIND_KEY, KEY_UNKNOWN, "", "", "")) == NULL);
	CHECK(decoded(&answer, answer_frame(KIND_KEY, KEY_UNKNOWN, "", PINNED KEY, "")) != NULL);
	CHECK(decoded(&answer, answer_frame(KIND_KEY, KEY_FOUND, "", "", "")) != NULL);
	CHECK(decoded(&answer, answer_frame(KIND_KEY, 0, "", "", "")) != NULL);
	CHECK(decoded(&answer, answer_frame(KIND_KEY, 5, "", "", "")) != NULL);
	CHECK(decoded(&answer, answer_frame(KIND_KEY, KEY_UNKNOWN, "", "", "x")) != NULL);
	CHECK(decoded(&answer, answer_frame(KIND_OUTCOME, KEY_UNKNOWN, "", "", "")) != NULL);
}

static bool
right(const char *line)
{
	return key_line_is_right(text_of(line), text_of(TYPE));
}

static void
test_lines(void)
{
	static const char *const RIGHT[] = {
		PINNED KEY,
		"restrict,command=\"sh -c \\\"a b\\\"\",from=\"192.0.2.0/24,::1\",expiry-time=\"20270131230000Z\"" KEY,
		"command=\"a b,no-touch-required\",restrict" KEY,
		"verify-required" KEY,
		"verify-required,from=\"192.0.2.1/32\"" KEY,
	};
	static const char *const WRONG[] = {
		"",
		TYPE " AAAA",
		KEY,
		"restrict" KEY,
		"command=\"true\"" KEY,
		"restrict,command=true" KEY,
		"restrict,command=\"true" KEY,
		"restrict,command=\"true\\\"" KEY,
		"restrict,command=\"true\",verify-required" KEY,
		"restrict,restrict,command=\"true\"" KEY,
		PINNED "," KEY,
		PINNED ",no-touch-required" KEY,
		PINNED ",environment=\"A=b\"" KEY,
		PINNED ",cert-authority" KEY,
		PINNED ",permit-pty" KEY,
		PINNED ",pty" KEY,
		PINNED ", from=\"::1\"" KEY,
		"verify-required,no-touch-required" KEY,
		"Restrict,command=\"true\"" KEY,
		PINNED " " KEY,
		PINNED "\t" TYPE " AAAA",
		PINNED " ssh-rsa AAAA",
		PINNED " " TYPE "x AAAA",
		PINNED " " TYPE,
		PINNED " " TYPE " ",
		PINNED KEY " comment",
		PINNED KEY "\n",
		PINNED KEY "\n" KEY,
		"restrict,command=\"a\nb\"" KEY,
		"restrict,command=\"a\177b\"" KEY,
	};
	size_t i;

	test("SSH-115: lines of policy are right");
	for (i = 0; i < sizeof(RIGHT) / sizeof(RIGHT[0]); i++)
		CHECK_SAYING(right(RIGHT[i]), "%s", RIGHT[i]);

	test("SSH-104, SSH-115, SSH-116: no other line is told to sshd");
	for (i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++)
		CHECK_SAYING(!right(WRONG[i]), "%s", WRONG[i]);
}

int
main(void)
{
	test_frames();
	test_lines();
	return end_of_tests();
}
