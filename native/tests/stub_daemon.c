/*
 * A daemon that follows a script, for tests of its callers.
 *
 *	stub_daemon SOCKET VECTORS STEP...
 *
 * Listens at SOCKET and spends one STEP on each connection; after the last it exits. A step is the name of a frame in
 * VECTORS, which is the reply (outcome-granted, malformed-outcome-version-2, ...), or one of the words in follow().
 * For every request it writes a line to standard output, before it replies:
 *
 *	begin flags=0 attempt=0001... user=alice service=sshd tty= ... groups=alice,wheel
 *	answer flags=0 ... groups=alice,wheel challenge=c4a1... answers=313233343536
 *	malformed FIELD
 *	silent
 *
 * For file mode, see judge(); a request is then written as one of
 *
 *	file attempt=... user=... rhost=... uid=... phase=1 options=0 ... path=... state=1 answer=0 candidates=2:123456 ...
 *	settled attempt=... user=... ticket=54 stored=1 error=...
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "file_decoder.h"
#include "frame.h"
#include "request_decoder.h"
#include "vector.h"

static const char *vectors;
static uint8_t request[HEADER_BYTES + REQUEST_BODY_BYTES_MAX];
static size_t request_length;
static struct decoded_request decoded;
static struct decoded_file decoded_file;
static struct judgement judgement;
static uint8_t reply[HEADER_BYTES + JUDGEMENT_BODY_BYTES_MAX];
static char content[NEW_CONTENT_BYTES_MAX];
static struct vector vector;

static void
print_text(const char *name, struct text text)
{
	printf(" %s=%.*s", name, (int)text.length, (const char *)text.bytes);
}

static void
print_hex(struct text bytes)
{
	size_t i;

	for (i = 0; i < bytes.length; i++)
		printf("%02x", bytes.bytes[i]);
}

static void
print_request(void)
{
	const struct begin *begin = &decoded.begin;
	size_t i;

	printf("%s flags=%lu attempt=", decoded.is_answer ? "answer" : "begin", (unsigned long)begin->flags);
	print_hex((struct text){ begin->attempt, sizeof(begin->attempt) });
	print_text("user", begin->user);
	print_text("service", begin->service);
	print_text("tty", begin->tty);
	print_text("ruser", begin->ruser);
	print_text("rhost", begin->rhost);
	print_text("ssh-connection", begin->ssh_connection);
	printf(" ssh-auth-info-bytes=%zu uid=%lu groups=", begin->ssh_auth_info.length, (unsigned long)begin->uid);
	for (i = 0; i < begin->groups_count; i++)
		printf("%s%.*s", i == 0 ? "" : ",", (int)begin->groups[i].length,
		    (const char *)begin->groups[i].bytes);
	if (decoded.is_answer) {
		printf(" challenge=");
		print_hex(decoded.challenge);
		for (i = 0; i < decoded.answers_count; i++) {
			printf(i == 0 ? " answers=" : ",");
			print_hex(decoded.answers[i]);
		}
	}
	printf("\n");
	(void)fflush(stdout);
}

static void
print_file_request(void)
{
	const struct file_question *question = &decoded_file.question;
	size_t i;

	printf("%s attempt=", decoded_file.is_settled ? "settled" : "file");
	print_hex((struct text){ decoded_file.begin.attempt, sizeof(decoded_file.begin.attempt) });
	print_text("user", decoded_file.begin.user);
	if (decoded_file.is_settled) {
		printf(" ticket=");
		print_hex(decoded_file.ticket);
		printf(" stored=%d", (int)decoded_file.stored);
		print_text("error", decoded_file.error);
	} else {
		print_text("rhost", decoded_file.begin.rhost);
		printf(" uid=%lu groups=%zu ssh-auth-info-bytes=%zu phase=%d options=%lu grace=%lu",
		    (unsigned long)decoded_file.begin.uid, decoded_file.begin.groups_count,
		    decoded_file.begin.ssh_auth_info.length, (int)question->phase, (unsigned long)question->options,
		    (unsigned long)question->grace_seconds);
		print_text("path", question->path);
		printf(" state=%d content-bytes=%zu answer=%d candidates=", (int)question->state,
		    question->content.length, (int)question->answered);
		for (i = 0; i < question->candidates.count; i++)
			printf("%s%d:%.*s", i == 0 ? "" : ",", (int)question->candidates.list[i].source,
			    (int)question->candidates.list[i].digits.length,
			    (const char *)question->candidates.list[i].digits.bytes);
	}
	printf("\n");
	(void)fflush(stdout);
}

static const char *
decode_request(void)
{
	const char *malformed = request_decode(&decoded, request, request_length);

	if (malformed == NULL)
		print_request();
	else if ((malformed = file_decode(&decoded_file, request, request_length)) == NULL)
		print_file_request();
	return malformed;
}

/* Reads what the caller sends, as far as its header says. Returns false if there is no whole frame. */
static int
read_request(int fd)
{
	const char *malformed;
	size_t wanted = HEADER_BYTES;

	request_length = 0;
	while (request_length < wanted) {
		ssize_t n = read(fd, request + request_length, wanted - request_length);

		if (n <= 0)
			return 0;
		request_length += (size_t)n;
		if (request_length == HEADER_BYTES)
			wanted += (size_t)request[7] << 16 | (size_t)request[8] << 8 | request[9];
		if (wanted > sizeof(request))
			return 0;
	}
	malformed = decode_request();
	if (malformed != NULL) {
		printf("malformed %s\n", malformed);
		(void)fflush(stdout);
	}
	return malformed == NULL;
}

static void
put(int fd, const void *bytes, size_t length)
{
	(void)send(fd, bytes, length, MSG_NOSIGNAL);
}

static void
load(const char *name)
{
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/%s.txt", vectors, name);
	vector_read(&vector, path);
}

static void
put_vector(int fd, const char *name)
{
	load(name);
	put(fd, vector.frame, vector.frame_length);
	vector_forget(&vector);
}

static void
stay_silent(int fd)
{
	char byte;

	printf("silent\n");
	(void)fflush(stdout);
	while (read(fd, &byte, 1) > 0)
		continue;
}

static void
reply_half(int fd)
{
	load("outcome-granted");
	put(fd, vector.frame, vector.frame_length / 2);
	vector_forget(&vector);
}

/* A byte ten times a second, until the caller has had enough. */
static void
reply_drop_by_drop(int fd)
{
	const struct timespec pause = { .tv_nsec = 100000000 };
	size_t i;

	load("outcome-granted");
	for (i = 0; i < vector.frame_length; i++) {
		if (send(fd, vector.frame + i, 1, MSG_NOSIGNAL) != 1)
			break;
		(void)nanosleep(&pause, NULL);
	}
	vector_forget(&vector);
}

/* Judges by one code for ever, so that callers may go away when they like; a failed first step is always denied. */
static void
reply_by_code(int fd, const char *code_in_hex)
{
	struct text answer = decoded.answers[0];
	size_t length;
	uint8_t *code = vector_hex(code_in_hex, &length);

	if (!decoded.is_answer)
		put_vector(fd, "outcome-challenged");
	else if (decoded.begin.flags == 0 && answer.length == length &&
	    memcmp(answer.bytes, code, length) == 0)
		put_vector(fd, "outcome-granted");
	else
		put_vector(fd, "outcome-denied");
	free(code);
}

/* What somebody does who does not know our lock: the same file, changed in its place. */
static void
meddle(void)
{
	char path[4097];
	int file;

	(void)snprintf(path, sizeof(path), "%.*s", (int)decoded_file.question.path.length,
	    (const char *)decoded_file.question.path.bytes);
	file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (file == -1 || write(file, "x\n", 2) != 2)
		perror(path);
	close(file);
}

static void
append(const char *line)
{
	struct text now = judgement.change ? judgement.content : decoded_file.question.content;
	size_t length = strlen(line);

	if (now.length + length + 1 > sizeof(content))
		return;
	memmove(content, now.bytes, now.length);
	memcpy(content + now.length, line, length);
	content[now.length + length] = '\n';
	judgement.content = (struct text){ (uint8_t *)content, now.length + length + 1 };
	judgement.change = true;
}

static void
put_judgement(int fd)
{
	put(fd, reply, judgement_encode(&judgement, reply, sizeof(reply)));
}

/*
 * Replies with a judgement: its result, then, behind vertical bars,
 *
 *	matched=N	line=PRIORITY WHEN TEXT		add=LINE at the file's end	ticket=TEXT; "T" unless the result is 4
 *	meddle		change the file first
 */
static void
judge(int fd, const char *words)
{
	char copy[4096], *rest = copy, *word;

	(void)snprintf(copy, sizeof(copy), "%s", words);
	judgement = (struct judgement){ .matched = NO_CANDIDATE };
	word = strsep(&rest, "|");
	judgement.result = (enum result)strtoul(word, NULL, 10);
	judgement.ticket = text_of(judgement.result == RESULT_ASK ? "" : "T");
	judgement.content = text_of("");
	while ((word = strsep(&rest, "|")) != NULL) {
		if (strncmp(word, "matched=", 8) == 0)
			judgement.matched = (uint8_t)strtoul(word + 8, NULL, 10);
		else if (strncmp(word, "line=", 5) == 0)
			judgement.lines[judgement.lines_count++] = (struct judged_line){
				word[5] - '0', (enum when)(word[7] - '0'), text_of(word + 9) };
		else if (strncmp(word, "add=", 4) == 0)
			append(word + 4);
		else if (strncmp(word, "ticket=", 7) == 0)
			judgement.ticket = text_of(word + 7);
		else if (strcmp(word, "meddle") == 0)
			meddle();
	}
	put_judgement(fd);
}

/* Where a line of the file is the candidate; NULL if there is none. */
static const char *
line_of(struct text digits)
{
	size_t length = decoded_file.question.content.length;
	char *line;

	memcpy(content, decoded_file.question.content.bytes, length);
	line = memmem(content, length, digits.bytes, digits.length);
	return line;
}

/* Judges for ever by scratch codes alone: each line of the file is one, and is struck out when it is used. */
static void
judge_scratch_code(int fd)
{
	const struct file_question *question = &decoded_file.question;
	size_t i, length = question->content.length;

	judgement = (struct judgement){ .matched = NO_CANDIDATE, .content = text_of(""), .ticket = text_of("D") };
	if (decoded_file.is_settled) {
		put_vector(fd, decoded_file.ticket.bytes[0] == 'G' ? "outcome-granted" : "outcome-denied");
		return;
	}
	judgement.result = question->phase == PHASE_FINAL ? RESULT_REFUSED : RESULT_ASK;
	if (judgement.result == RESULT_ASK)
		judgement.ticket = text_of("");
	for (i = 0; i < question->candidates.count && judgement.result == RESULT_REFUSED; i++) {
		const char *line = line_of(question->candidates.list[i].digits);
		size_t taken = question->candidates.list[i].digits.length + 1;

		if (line == NULL)
			continue;
		memmove(content + (line - content), line + taken, length - taken - (size_t)(line - content));
		judgement.result = RESULT_SUCCESS;
		judgement.matched = (uint8_t)i;
		judgement.ticket = text_of("G");
		judgement.change = true;
		judgement.content = (struct text){ (uint8_t *)content, length - taken };
	}
	put_judgement(fd);
}

/* Steps that are the last one for ever. */
static int
stays(const char *step)
{
	return strncmp(step, "code:", strlen("code:")) == 0 || strcmp(step, "scratch-codes") == 0;
}

static void
follow(int fd, const char *step)
{
	if (strcmp(step, "hang-up-early") == 0 || !read_request(fd))
		return;
	if (strcmp(step, "hang-up") == 0)
		return;
	if (strcmp(step, "silent") == 0)
		stay_silent(fd);
	else if (strcmp(step, "drip") == 0)
		reply_drop_by_drop(fd);
	else if (strcmp(step, "half") == 0)
		reply_half(fd);
	else if (strcmp(step, "garbage") == 0)
		put(fd, "HTTP/1.1 400 Bad Request\r\n\r\n", 28);
	else if (strncmp(step, "code:", strlen("code:")) == 0)
		reply_by_code(fd, step + strlen("code:"));
	else if (strncmp(step, "judge:", strlen("judge:")) == 0)
		judge(fd, step + strlen("judge:"));
	else if (strcmp(step, "scratch-codes") == 0)
		judge_scratch_code(fd);
	else
		put_vector(fd, step);
}

int
main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), step;

	if (argc < 4 || strlen(argv[1]) >= sizeof(address.sun_path)) {
		(void)fprintf(stderr, "usage: stub_daemon SOCKET VECTORS STEP...\n");
		return 2;
	}
	vectors = argv[2];
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that is killed leaves nothing running */
	memcpy(address.sun_path, argv[1], strlen(argv[1]) + 1);
	(void)unlink(argv[1]);
	if (listener == -1 || bind(listener, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    listen(listener, 64) == -1) {
		perror(argv[1]);
		return 2;
	}
	printf("listening\n");
	(void)fflush(stdout);
	for (step = 3; step < argc;) {
		int fd = accept(listener, NULL, NULL);

		if (fd == -1)
			continue;
		if (step == argc - 1 && !stays(argv[step]))
			close(listener);        /* so that nobody waits in the queue of a daemon that is done */
		follow(fd, argv[step]);
		close(fd);
		if (!stays(argv[step]))
			step++;
	}
	return 0;
}
