/*
 * Every file of vectors/pam-file: what the module encodes is these bytes, and what it decodes are these fields.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "client.h"
#include "file_decoder.h"
#include "file_frame.h"
#include "vector.h"

enum { KEPT_MAX = 2048 };

static struct vector vector;
static struct begin begin;
static struct request request;
static struct judgement judgement;
static struct outcome outcome;
static struct decoded_file decoded;
static struct file_question question;
static uint8_t encoded[HEADER_BYTES + JUDGEMENT_BODY_BYTES_MAX];

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
text_value(const char *value)
{
	size_t length;
	uint8_t *bytes = vector_text(value, &length);

	return keep(bytes, length);
}

static struct text
hex_field(const char *name)
{
	size_t length;
	uint8_t *bytes = vector_hex(field(name), &length);

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

/* What follows the first "words" words of a value. */
static const char *
after(const char *value, int words)
{
	while (words-- > 0) {
		value += strcspn(value, " ");
		value += *value == ' ';
	}
	return value;
}

static void
read_attempt(void)
{
	struct text attempt = hex_field("attempt");

	memset(&begin, 0, sizeof(begin));
	CHECK(attempt.length == sizeof(begin.attempt));
	memcpy(begin.attempt, attempt.bytes, sizeof(begin.attempt));
	begin.user = text_value(field("user"));
}

static void
read_begin(void)
{
	const char *group;

	read_attempt();
	begin.flags = number_field("flags");
	begin.service = text_value(field("service"));
	begin.tty = text_value(field("tty"));
	begin.ruser = text_value(field("ruser"));
	begin.rhost = text_value(field("rhost"));
	begin.ssh_connection = text_value(field("ssh-connection"));
	begin.ssh_auth_info = hex_field("ssh-auth-info");
	begin.uid = number_field("uid");
	while ((group = vector_field(&vector, "group", begin.groups_count)) != NULL)
		begin.groups[begin.groups_count++] = text_value(group);
}

static void
check_request(void)
{
	size_t length;

	CHECK(request.length == vector.frame_length);
	CHECK(memcmp(request.bytes, vector.frame, vector.frame_length) == 0);
	CHECK(file_decode(&decoded, vector.frame, vector.frame_length) == NULL);
	CHECK_SAYING(judgement_decode(&judgement, vector.frame, vector.frame_length) != NULL, "a request is no reply");
	CHECK(reply_body_length(vector.frame, KIND_JUDGEMENT, &length) != NULL);
}

static void
check_file(void)
{
	const char *value;

	read_begin();
	question = (struct file_question){
		.phase = (enum phase)number_field("phase"),
		.options = number_field("options"),
		.grace_seconds = number_field("grace"),
		.path = text_value(field("path")),
		.state = (enum file_state)number_field("state"),
		.content = hex_field("content"),
		.answered = (enum answered)number_field("answer"),
	};
	while ((value = vector_field(&vector, "candidate", question.candidates.count)) != NULL)
		question.candidates.list[question.candidates.count++] = (struct candidate){
			.source = (enum source)strtoul(value, NULL, 10),
			.digits = text_value(after(value, 1)),
		};
	CHECK(request_begin(&request, &begin) == NULL);
	CHECK(request_file(&request, &question) == NULL);
	/* A second question of a call takes the place of the first. */
	CHECK(request_file(&request, &question) == NULL);
	check_request();
}

static void
check_settled(void)
{
	read_attempt();
	CHECK(request_settled(&request, &begin, hex_field("ticket"), (enum stored)number_field("stored"),
	    text_value(field("error"))) == NULL);
	check_request();
}

static void
check_judgement(void)
{
	const char *refused = judgement_decode(&judgement, vector.frame, vector.frame_length), *value;
	size_t length, i;

	CHECK_SAYING(refused == NULL, "refused because of %s", refused == NULL ? "" : refused);
	CHECK(judgement.result == (enum result)number_field("result"));
	CHECK(judgement.matched == number_field("matched"));
	for (i = 0; (value = vector_field(&vector, "line", i)) != NULL; i++) {
		CHECK(i < judgement.lines_count);
		CHECK(judgement.lines[i].priority == (int)strtol(value, NULL, 10));
		CHECK(judgement.lines[i].when == (enum when)strtoul(after(value, 1), NULL, 10));
		CHECK(same(judgement.lines[i].text, text_value(after(value, 2))));
	}
	CHECK(judgement.lines_count == i);
	CHECK(judgement.change == (number_field("change") == 1));
	CHECK(same(judgement.content, hex_field("content")));
	CHECK(same(judgement.ticket, hex_field("ticket")));
	CHECK(judgement_encode(&judgement, encoded, sizeof(encoded)) == vector.frame_length);
	CHECK(memcmp(encoded, vector.frame, vector.frame_length) == 0);
	CHECK(file_decode(&decoded, vector.frame, vector.frame_length) != NULL);
	CHECK(outcome_decode(&outcome, vector.frame, vector.frame_length) != NULL);
	CHECK_SAYING(reply_body_length(vector.frame, KIND_JUDGEMENT, &length) == NULL && length == vector.frame_length - 10 &&
	    reply_body_length(vector.frame, KIND_NONE, &length) != NULL, "native mode takes no judgement");
	CHECK(reply_is_judgement(vector.frame));
}

static void
check_malformed(void)
{
	CHECK(vector.rule != NULL);
	CHECK(judgement_decode(&judgement, vector.frame, vector.frame_length) != NULL);
	CHECK(file_decode(&decoded, vector.frame, vector.frame_length) != NULL);
}

static void
check_vector(const char *folder, const char *name)
{
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	vector_read(&vector, path);
	test("FAULT-59, GA-82: %s", name);
	if (strcmp(vector.expect, "file") == 0)
		check_file();
	else if (strcmp(vector.expect, "settled") == 0)
		check_settled();
	else if (strcmp(vector.expect, "judgement") == 0)
		check_judgement();
	else if (strcmp(vector.expect, "malformed") == 0)
		check_malformed();
	else
		CHECK_SAYING(false, "unknown expect: %s", vector.expect);
	vector_forget(&vector);
	forget_kept();
}

static void
check_refusals(void)
{
	static char large[CONTENT_BYTES_MAX + 1];
	struct text byte = text_of("x");

	memset(large, 'x', sizeof(large));
	memset(&begin, 0, sizeof(begin));
	begin.user = begin.service = byte;
	begin.tty = begin.ruser = begin.rhost = begin.ssh_connection = begin.ssh_auth_info = text_of(NULL);
	CHECK(request_begin(&request, &begin) == NULL);
	question = (struct file_question){ .phase = PHASE_LOOK, .state = FILE_READ, .path = byte, .content = byte };
	test("GA-90, GA-134: what does not fit into a File frame is refused, and the field named");
	CHECK(request_file(&request, &question) == NULL);
	question.content = (struct text){ (uint8_t *)large, CONTENT_BYTES_MAX + 1 };
	CHECK(strcmp(request_file(&request, &question), "content") == 0);
	question.content.length = CONTENT_BYTES_MAX;
	CHECK(request_file(&request, &question) == NULL);
	question.path = (struct text){ (uint8_t *)large, 4097 };
	CHECK(strcmp(request_file(&request, &question), "path") == 0);
	question.path = text_of("\xff");
	CHECK(strcmp(request_file(&request, &question), "path") == 0);
	question.path = text_of("");
	CHECK(strcmp(request_file(&request, &question), "path") == 0);
	question.path = byte;
	question.candidates.count = CANDIDATES_MAX + 1;
	CHECK(strcmp(request_file(&request, &question), "candidates") == 0);
	question.candidates.count = 1;
	question.candidates.list[0] = (struct candidate){ SOURCE_ANSWER, text_of("12345") };
	CHECK(strcmp(request_file(&request, &question), "candidates") == 0);
	test("a Settled frame without a ticket, or with one too long, is refused");
	CHECK(strcmp(request_settled(&request, &begin, text_of(""), STORED, text_of("")), "ticket") == 0);
	CHECK(strcmp(request_settled(&request, &begin, (struct text){ (uint8_t *)large, 1025 }, STORED, text_of("")),
	    "ticket") == 0);
}

int
main(int argc, char **argv)
{
	struct dirent **entries;
	int count, i, read = 0;

	if (argc != 2 || (count = scandir(argv[1], &entries, NULL, alphasort)) == -1) {
		(void)fprintf(stderr, "usage: test_file_frame VECTORS\n");
		return 2;
	}
	for (i = 0; i < count; i++) {
		if (strstr(entries[i]->d_name, ".txt") != NULL) {
			check_vector(argv[1], entries[i]->d_name);
			read++;
		}
		free(entries[i]);
	}
	free(entries);
	test("FAULT-59: the vectors were there");
	CHECK(read > 150);
	check_refusals();
	return end_of_tests();
}
