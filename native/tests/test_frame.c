/*
 * Every file of vectors/pam: what the module encodes is these bytes, and what it decodes are these fields.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "frame.h"
#include "request_decoder.h"
#include "vector.h"

enum { KEPT_MAX = 2048 };

static struct vector vector;
static struct begin begin;
static struct request request;
static struct outcome outcome;
static struct decoded_request decoded;

/* What fields were turned into, until the vector is done. */
static uint8_t *kept[KEPT_MAX];
static size_t kept_count;

static struct text
keep(uint8_t *bytes, size_t length)
{
	kept[kept_count++] = bytes;
	return (struct text){ bytes, length };
}

static void
forget_kept(void)
{
	while (kept_count != 0)
		free(kept[--kept_count]);
}

static const char *
field(const char *name)
{
	const char *value = vector_field(&vector, name, 0);

	CHECK_SAYING(value != NULL, "the vector has no field %s", name);
	return value == NULL ? "" : value;
}

static struct text
text_field(const char *name)
{
	size_t length;
	uint8_t *bytes = vector_text(field(name), &length);

	return keep(bytes, length);
}

static struct text
hex_value(const char *value)
{
	size_t length;
	uint8_t *bytes = vector_hex(value, &length);

	return keep(bytes, length);
}

static uint32_t
number_field(const char *name)
{
	return (uint32_t)strtoul(field(name), NULL, 10);
}

static bool
same(struct text a, struct text b)
{
	return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static void
read_session(void)
{
	struct text boot = hex_value(field("boot"));

	begin.session.known = true;
	begin.session.caller = number_field("caller");
	begin.session.terminal = number_field("terminal");
	begin.session.leader = number_field("leader");
	begin.session.leader_start = strtoull(field("leader-start"), NULL, 10);
	begin.session.process_space = strtoull(field("process-space"), NULL, 10);
	CHECK(boot.length == sizeof(begin.session.boot));
	memcpy(begin.session.boot, boot.bytes, sizeof(begin.session.boot));
}

static void
read_begin(void)
{
	struct text attempt = hex_value(field("attempt"));
	const char *group;

	memset(&begin, 0, sizeof(begin));
	CHECK(attempt.length == sizeof(begin.attempt));
	memcpy(begin.attempt, attempt.bytes, sizeof(begin.attempt));
	begin.flags = number_field("flags");
	begin.user = text_field("user");
	begin.service = text_field("service");
	begin.tty = text_field("tty");
	begin.ruser = text_field("ruser");
	begin.rhost = text_field("rhost");
	begin.ssh_connection = text_field("ssh-connection");
	begin.ssh_auth_info = hex_value(field("ssh-auth-info"));
	begin.uid = number_field("uid");
	while ((group = vector_field(&vector, "group", begin.groups_count)) != NULL) {
		size_t length;
		uint8_t *bytes = vector_text(group, &length);

		begin.groups[begin.groups_count++] = keep(bytes, length);
	}
	if (vector_field(&vector, "caller", 0) != NULL)
		read_session();
}

static void
check_request(void)
{
	CHECK(request.length == vector.frame_length);
	CHECK(memcmp(request.bytes, vector.frame, vector.frame_length) == 0);
	CHECK(request_decode(&decoded, vector.frame, vector.frame_length) == NULL);
	CHECK_SAYING(outcome_decode(&outcome, vector.frame, vector.frame_length) != NULL, "a request is no reply");
}

static void
check_begin(void)
{
	read_begin();
	CHECK(request_begin(&request, &begin) == NULL);
	check_request();
}

static void
check_answer(void)
{
	struct text answers[ANSWERS_MAX], challenge = hex_value(field("challenge")), other = text_of("other");
	size_t count = 0;
	const char *value;
	uint32_t flags;

	read_begin();
	flags = begin.flags;
	begin.flags &= (uint32_t)FLAG_FIRST_STEP_FAILED;
	while (count < ANSWERS_MAX && (value = vector_field(&vector, "answer", count)) != NULL)
		answers[count++] = hex_value(value);
	CHECK(request_begin(&request, &begin) == NULL);
	/* The second answer of a call takes the place of the first. */
	CHECK(request_answer(&request, FLAG_ANSWER_TOO_LONG, other, &other, 1) == NULL);
	CHECK(request_answer(&request, flags, challenge, answers, count) == NULL);
	check_request();
}

static void
check_outcome(void)
{
	const char *refused = outcome_decode(&outcome, vector.frame, vector.frame_length);
	const char *value;
	size_t i;

	CHECK_SAYING(refused == NULL, "refused because of %s", refused == NULL ? "" : refused);
	CHECK(outcome.verdict == (enum verdict)number_field("verdict"));
	CHECK(same(outcome.event, text_field("event")));
	CHECK(same(outcome.reason, text_field("reason")));
	CHECK(same(outcome.challenge, hex_value(field("challenge"))));
	CHECK(outcome.lifetime_seconds == number_field("lifetime"));
	for (i = 0; (value = vector_field(&vector, "prompt", i)) != NULL; i++) {
		size_t length;
		uint8_t *bytes = vector_text(value + strcspn(value, " ") + (strchr(value, ' ') != NULL), &length);

		CHECK(i < outcome.prompts_count);
		CHECK(outcome.prompts[i].style == (enum style)strtoul(value, NULL, 10));
		CHECK(same(outcome.prompts[i].text, keep(bytes, length)));
	}
	CHECK(outcome.prompts_count == i);
	CHECK(request_decode(&decoded, vector.frame, vector.frame_length) != NULL);
}

static void
check_malformed(void)
{
	CHECK(vector.rule != NULL);
	CHECK(outcome_decode(&outcome, vector.frame, vector.frame_length) != NULL);
	CHECK(request_decode(&decoded, vector.frame, vector.frame_length) != NULL);
}

static void
check_file(const char *folder, const char *name)
{
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	vector_read(&vector, path);
	test("FAULT-59: %s", name);
	if (strcmp(vector.expect, "begin") == 0)
		check_begin();
	else if (strcmp(vector.expect, "answer") == 0)
		check_answer();
	else if (strcmp(vector.expect, "outcome") == 0)
		check_outcome();
	else if (strcmp(vector.expect, "malformed") == 0)
		check_malformed();
	else
		CHECK_SAYING(false, "unknown expect: %s", vector.expect);
	vector_forget(&vector);
	forget_kept();
}

static void
start_begin(void)
{
	memset(&begin, 0, sizeof(begin));
	begin.user = text_of("alice");
	begin.service = text_of("sshd");
	begin.tty = begin.ruser = begin.rhost = begin.ssh_connection = begin.ssh_auth_info = text_of(NULL);
}

static const char *
refused_begin(struct text *which, const char *bytes, size_t length)
{
	struct text before = *which;
	const char *refused;

	*which = (struct text){ (const uint8_t *)bytes, length };
	refused = request_begin(&request, &begin);
	*which = before;
	return refused == NULL ? "" : refused;
}

static void
check_refusals(void)
{
	static char large[70000];
	struct text one = text_of("1"), five[ANSWERS_MAX + 1] = { one, one, one, one, one };
	struct text challenge = text_of("c");
	size_t i;

	memset(large, 'x', sizeof(large));
	start_begin();
	test("SSH-44: what does not fit into a request is refused, and the field named");
	CHECK(strcmp(refused_begin(&begin.user, "", 0), "user") == 0);
	CHECK(strcmp(refused_begin(&begin.user, large, 256), "user") == 0);
	CHECK(strcmp(refused_begin(&begin.user, "\xff", 1), "user") == 0);
	CHECK(strcmp(refused_begin(&begin.user, "a\0b", 3), "user") == 0);
	CHECK(strcmp(refused_begin(&begin.service, "", 0), "service") == 0);
	CHECK(strcmp(refused_begin(&begin.service, large, 65), "service") == 0);
	CHECK(strcmp(refused_begin(&begin.tty, large, 256), "tty") == 0);
	CHECK(strcmp(refused_begin(&begin.ruser, large, 256), "ruser") == 0);
	CHECK(strcmp(refused_begin(&begin.rhost, large, 256), "rhost") == 0);
	CHECK(strcmp(refused_begin(&begin.rhost, large, 70000), "rhost") == 0);
	CHECK(strcmp(refused_begin(&begin.ssh_connection, large, 256), "ssh-connection") == 0);
	CHECK(strcmp(refused_begin(&begin.ssh_auth_info, large, 65536), "ssh-auth-info") == 0);

	test("SSH-159: a list of groups that does not fit is refused, never cut");
	for (i = 0; i < GROUPS_MAX; i++)
		begin.groups[i] = (struct text){ (const uint8_t *)large, 255 };
	begin.groups_count = GROUPS_MAX;
	CHECK(request_begin(&request, &begin) != NULL);
	begin.groups_count = GROUPS_MAX + 1;
	CHECK(request_begin(&request, &begin) != NULL);

	test("SSH-60: an answer over its bound is not encoded");
	begin.groups_count = 0;
	CHECK(request_begin(&request, &begin) == NULL);
	CHECK(request_answer(&request, 0, challenge, five, 0) != NULL);
	CHECK(request_answer(&request, 0, challenge, five, 5) != NULL);
	CHECK(request_answer(&request, 0, text_of(NULL), five, 1) != NULL);
	CHECK(request_answer(&request, 0, (struct text){ (const uint8_t *)large, 1025 }, five, 1) != NULL);
	five[0] = (struct text){ (const uint8_t *)large, 513 };
	CHECK(request_answer(&request, 0, challenge, five, 1) != NULL);
}

static void
check_without_session(void)
{
	static struct request plain;

	test("a Begin of version 2 without its session is the one of version 1, and can be answered");
	start_begin();
	CHECK(request_begin(&plain, &begin) == NULL);
	begin.session = (struct session){ .known = true, .caller = 1000, .terminal = 34816, .leader = 7 };
	CHECK(request_begin(&request, &begin) == NULL);
	CHECK(request.length == plain.length + SESSION_BYTES);
	request_leave_out_session(&request);
	CHECK(request.length == plain.length && request.begin_length == plain.begin_length);
	CHECK(memcmp(request.bytes, plain.bytes, plain.length) == 0);
	request_leave_out_session(&request);
	CHECK(request.length == plain.length);
	CHECK(request_answer(&request, 0, text_of("c"), &(struct text){ NULL, 0 }, 1) == NULL);
	CHECK(request_decode(&decoded, request.bytes, request.length) == NULL && !decoded.begin.session.known);
}

static void
check_reply_header(void)
{
	uint8_t header[HEADER_BYTES] = { 'S', 'L', 'P', 'T', 1, 129, 0, 0, 0x40, 0 };
	size_t length;

	test("FAULT-59: a reply's body has at most 16384 bytes");
	CHECK(reply_body_length(header, KIND_NONE, &length) == NULL && length == 16384);
	header[9] = 1;
	CHECK(reply_body_length(header, KIND_NONE, &length) != NULL);
	header[6] = 1;
	header[8] = header[9] = 0;
	CHECK(reply_body_length(header, KIND_NONE, &length) != NULL);
}

int
main(int argc, char **argv)
{
	struct dirent **entries;
	int count, i, read = 0;

	if (argc != 2 || (count = scandir(argv[1], &entries, NULL, alphasort)) == -1) {
		(void)fprintf(stderr, "usage: test_frame VECTORS\n");
		return 2;
	}
	for (i = 0; i < count; i++) {
		if (strstr(entries[i]->d_name, ".txt") != NULL) {
			check_file(argv[1], entries[i]->d_name);
			read++;
		}
		free(entries[i]);
	}
	free(entries);
	test("FAULT-59: the vectors were there");
	CHECK(read > 200);
	check_refusals();
	check_without_session();
	check_reply_header();
	return end_of_tests();
}
