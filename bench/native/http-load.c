/*
 * Validates codes through the HTTP API over connections that stay open, one request in flight on each, and tells how long each took.
 *
 *   http-load PORT KEYFILE PEOPLE CONNECTIONS VALIDATIONS NONCE
 *
 * The server is on 127.0.0.1. KEYFILE holds the application's key. PEOPLE is a file of lines "NAME BASE32 COUNTER": accounts with a
 * counter device (HOTP, SHA-1, 6 digits). Connection i validates VALIDATIONS codes of the i-th person, each in one request with an
 * idempotency key of its own, and with a nonce if NONCE is 1, so that the answer is signed. At the end two connections at a time
 * send the next code of one person at the same instant, of which one must be accepted, and then each used code again. Prints one
 * line of "name=value" pairs on standard output: times are in microseconds; twice counts codes that were accepted more than once.
 * One thread; exit status 2 means that nothing was measured.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <liboath/oath.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { PEOPLE_MAX = 512, NAME_MAX_BYTES = 64, VALIDATIONS_MAX = 100000, REPLY_MAX = 16384, TOKEN_BYTES = 16 };

struct person {
	char name[NAME_MAX_BYTES];
	char *secret;
	size_t secret_length;
	uint64_t counter;       /* of the next code */
	unsigned granted;       /* in the last round, for its one code */
};

struct connection {
	int socket;
	struct person *person;
	long left;              /* requests to be sent in this round */
	bool advances;          /* to the person's next code, after each */
	double sent;
	size_t received;
	char reply[REPLY_MAX + 1];
};

static struct person people[PEOPLE_MAX];
static struct connection connections[PEOPLE_MAX];
static char key[256];
static int port;
static bool with_nonce;

static double *times;           /* of the measured round */
static size_t timed;
static uint64_t refused;

static void die(const char *what)
{
	fprintf(stderr, "http-load: %s\n", what);
	exit(2);
}

static double now_in_microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double own_cpu_seconds(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* 128 bits in hexadecimal digits, from a pool: a call of the kernel for each would be this program's time. */
static void token(char text[2 * TOKEN_BYTES + 1])
{
	static unsigned char pool[4096];
	static size_t used = sizeof pool;

	if (used + TOKEN_BYTES > sizeof pool) {
		for (size_t had = 0; had < sizeof pool; had += 256)
			if (getrandom(pool + had, 256, 0) != 256)
				die("no random numbers");
		used = 0;
	}
	for (int i = 0; i < TOKEN_BYTES; i++) {
		text[2 * i] = "0123456789abcdef"[pool[used] >> 4];
		text[2 * i + 1] = "0123456789abcdef"[pool[used++] & 15];
	}
	text[2 * TOKEN_BYTES] = '\0';
}

static void open_connection(struct connection *one)
{
	struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int yes = 1;

	one->socket = socket(AF_INET, SOCK_STREAM, 0);
	if (one->socket < 0 || connect(one->socket, (struct sockaddr *)&there, sizeof there) != 0)
		die("cannot connect");
	setsockopt(one->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static void send_request(struct connection *one)
{
	char code[16], idempotency[2 * TOKEN_BYTES + 1], nonce[2 * TOKEN_BYTES + 1], body[256], request[1024], nonce_line[96] = "";
	struct person *person = one->person;
	int length;

	if (oath_hotp_generate(person->secret, person->secret_length, person->counter, 6, false, OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK)
		die("oath_hotp_generate failed");
	if (one->advances)
		person->counter++;
	token(idempotency);
	if (with_nonce) {
		token(nonce);
		snprintf(nonce_line, sizeof nonce_line, "Sallyport-Nonce: %s\r\n", nonce);
	}
	length = snprintf(body, sizeof body, "{\"login\":\"%s\",\"service\":\"wordpress\",\"answer\":\"%s\"}", person->name, code);
	length = snprintf(request, sizeof request,
			  "POST /api/v1/logins/begin HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
			  "Idempotency-Key: %s\r\n%sContent-Length: %d\r\n\r\n%s",
			  key, idempotency, nonce_line, length, body);
	one->left--;
	one->received = 0;
	one->sent = now_in_microseconds();
	if (send(one->socket, request, (size_t)length, MSG_NOSIGNAL) != length)
		die("cannot send");
}

/* Whether the reply is whole. */
static bool receive(struct connection *one)
{
	const char *end, *announced;
	ssize_t got = recv(one->socket, one->reply + one->received, REPLY_MAX - one->received, 0);

	if (got <= 0)
		die("the server hung up");
	one->received += (size_t)got;
	one->reply[one->received] = '\0';
	end = strstr(one->reply, "\r\n\r\n");
	if (end == NULL)
		return false;
	announced = strcasestr(one->reply, "\r\nContent-Length:");
	if (announced == NULL || announced > end)
		die("a reply without its length");
	return one->received >= (size_t)(end + 4 - one->reply) + strtoul(announced + 17, NULL, 10);
}

static bool was_granted(const struct connection *one)
{
	if (strncmp(one->reply, "HTTP/1.1 200 ", 13) != 0) {
		fprintf(stderr, "%s\n", one->reply);
		die("no 200");
	}
	if (with_nonce && strstr(one->reply, "Sallyport-Signature: ") == NULL)
		die("no signature");
	return strstr(one->reply, "\"result\":\"granted\"") != NULL;
}

/* Sends what each connection has left, one at a time on each; all begin together. */
static void run_round(int epoll, size_t count, bool is_measured)
{
	struct epoll_event events[64];
	size_t open = count;

	for (size_t i = 0; i < count; i++)
		send_request(&connections[i]);
	while (open > 0) {
		int ready = epoll_wait(epoll, events, 64, 60000);

		if (ready <= 0)
			die("the server is silent");
		for (int i = 0; i < ready; i++) {
			struct connection *one = events[i].data.ptr;

			if (!receive(one))
				continue;
			if (is_measured)
				times[timed++] = now_in_microseconds() - one->sent;
			if (was_granted(one))
				one->person->granted++;
			else if (is_measured)
				refused++;
			if (one->left > 0)
				send_request(one);
			else
				open--;
		}
	}
}

static size_t read_people(const char *path)
{
	FILE *file = fopen(path, "r");
	char secret[256];
	size_t count = 0;
	unsigned long counter;

	if (file == NULL)
		die("cannot read the file of people");
	while (count < PEOPLE_MAX && fscanf(file, "%63s %255s %lu", people[count].name, secret, &counter) == 3) {
		if (oath_base32_decode(secret, strlen(secret), &people[count].secret, &people[count].secret_length) != OATH_OK)
			die("a secret is not Base32");
		people[count++].counter = counter;
	}
	fclose(file);
	return count;
}

static void read_key(const char *path)
{
	FILE *file = fopen(path, "r");

	if (file == NULL || fscanf(file, "%255s", key) != 1)
		die("cannot read the key");
	fclose(file);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Two connections send each code at the same instant; then everybody sends it once more. */
static uint64_t accepted_twice(int epoll, size_t count)
{
	uint64_t twice = 0;

	for (int again = 0; again < 2; again++) {
		for (size_t i = 0; i < count; i++) {
			connections[i].person = &people[i / 2];
			connections[i].left = 1;
			connections[i].advances = false;
			if (again == 0)
				people[i].granted = 0;
		}
		run_round(epoll, count, false);
	}
	for (size_t i = 0; i < count / 2; i++) {
		if (people[i].granted == 0)
			refused++;
		else
			twice += people[i].granted - 1;
	}
	return twice;
}

int main(int argc, char **argv)
{
	long validations;
	size_t count, total;
	double start, took, cpu;
	uint64_t twice;
	int epoll = epoll_create1(0);

	if (argc != 7)
		die("usage: http-load PORT KEYFILE PEOPLE CONNECTIONS VALIDATIONS NONCE");
	port = (int)strtol(argv[1], NULL, 10);
	read_key(argv[2]);
	count = strtoul(argv[4], NULL, 10);
	validations = strtol(argv[5], NULL, 10);
	with_nonce = strcmp(argv[6], "1") == 0;
	if (count < 1 || count > PEOPLE_MAX || validations < 1 || validations > VALIDATIONS_MAX || read_people(argv[3]) < count)
		die("too few people in the file, or numbers out of range");
	total = count * (size_t)validations;
	times = calloc(total, sizeof *times);
	if (oath_init() != OATH_OK || times == NULL || epoll < 0)
		die("cannot begin");
	for (size_t i = 0; i < count; i++) {
		struct epoll_event readable = { .events = EPOLLIN, .data.ptr = &connections[i] };

		connections[i].person = &people[i];
		connections[i].left = validations;
		connections[i].advances = true;
		open_connection(&connections[i]);
		if (epoll_ctl(epoll, EPOLL_CTL_ADD, connections[i].socket, &readable) != 0)
			die("no epoll");
	}
	start = now_in_microseconds();
	cpu = own_cpu_seconds();
	run_round(epoll, count, true);
	took = now_in_microseconds() - start;
	cpu = own_cpu_seconds() - cpu;
	twice = accepted_twice(epoll, count);
	qsort(times, total, sizeof *times, by_size);
	printf("validations=%zu refused=%lu twice=%lu per_second=%.1f p50=%.0f p99=%.0f max=%.0f load_cpu_us=%.1f\n", total,
	       (unsigned long)refused, (unsigned long)twice, (double)total / (took / 1e6), times[total / 2],
	       times[(size_t)((double)total * 0.99)], times[total - 1], cpu * 1e6 / (double)total);
	return 0;
}
