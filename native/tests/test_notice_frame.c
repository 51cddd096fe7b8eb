/*
 * The question for a notice, and its answer.
 */
#include <string.h>

#include "check.h"
#include "notice_frame.h"

static struct request request;
static struct begin who;
static uint8_t frame[HEADER_BYTES + REPLY_BODY_BYTES_MAX];

static size_t
answer_frame(enum kind kind, const char *notice, const char *more)
{
	static struct request made;
	struct writer out;

	request_start(&made, &out);
	put_text(&out, text_of(notice), 0, NAME_BYTES_MAX * 4, "notice");
	put_bytes(&out, more, strlen(more), "more");
	CHECK(request_seal(&made, kind, &out) == NULL);
	memcpy(frame, made.bytes, made.length);
	return made.length;
}

static void
test_question(void)
{
	static const uint8_t EXPECTED[] = "SLPT\1\7\0\0\0\26\0\7::1 2 3\0\2\0\3bob\0\4wood";

	test("SSH-164: the question holds the connection and the groups, and nobody's name");
	who.user = text_of("bob");
	who.ssh_connection = text_of("::1 2 3");
	who.groups_count = 2;
	who.groups[0] = text_of("bob");
	who.groups[1] = text_of("wood");
	CHECK(request_notice(&request, &who) == NULL);
	CHECK(request.length == sizeof(EXPECTED) - 1 && memcmp(request.bytes, EXPECTED, request.length) == 0);

	test("what is no group is not sent");
	who.groups[1] = text_of("");
	CHECK(request_notice(&request, &who) != NULL);
	who.groups_count = GROUPS_MAX + 1;
	CHECK(request_notice(&request, &who) != NULL);
}

static void
test_answer(void)
{
	char too_long[NOTICE_BYTES_MAX + 2];
	struct text notice;
	size_t length, cut;

	test("a notice is read whole or not at all");
	length = answer_frame(KIND_NOTICE, "due", "");
	CHECK(notice_decode(&notice, frame, length) == NULL && notice.length == 3);
	for (cut = 0; cut < length; cut++)
		CHECK_SAYING(notice_decode(&notice, frame, cut) != NULL, "cut at %zu", cut);

	test("no notice is an empty one; anything else is refused");
	length = answer_frame(KIND_NOTICE, "", "");
	CHECK(notice_decode(&notice, frame, length) == NULL && notice.length == 0);
	CHECK(notice_decode(&notice, frame, answer_frame(KIND_NOTICE, "due", "x")) != NULL);
	CHECK(notice_decode(&notice, frame, answer_frame(KIND_OUTCOME, "due", "")) != NULL);
	memset(too_long, 'a', sizeof(too_long) - 1);
	too_long[sizeof(too_long) - 1] = '\0';
	CHECK(notice_decode(&notice, frame, answer_frame(KIND_NOTICE, too_long, "")) != NULL);
}

int
main(void)
{
	test_question();
	test_answer();
	return end_of_tests();
}
