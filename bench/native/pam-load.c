/*
 * Logs people in through PAM, many at once, and tells how long each login took.
 *
 *   pam-load CONFDIR SERVICE PEOPLE PROCESSES LOGINS
 *
 * CONFDIR/SERVICE is the PAM service. PEOPLE is a file of lines "NAME BASE32 COUNTER": accounts with a counter device (HOTP, SHA-1,
 * 6 digits). Process i logs in the i-th person LOGINS times, each time with the next code, and at the end once more with its last
 * code, which must be refused. Prints one line of "name=value" pairs on standard output: times are in microseconds. Refused right
 * codes and used codes that were accepted are counted there, for the caller to judge; exit status 2 means that nothing was measured.
 */
#define _GNU_SOURCE
#include <liboath/oath.h>
#include <security/pam_appl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PEOPLE_MAX = 64, NAME_MAX_BYTES = 64, LOGINS_MAX = 100000 };

struct person {
	char name[NAME_MAX_BYTES];
	char *secret;
	size_t secret_length;
	uint64_t counter;
};

struct tally {
	uint64_t refused;       /* right codes that were not accepted */
	uint64_t twice;         /* used codes that were */
	double *microseconds;   /* one for each login */
	double finished;        /* when the last of them was through */
};

static void die(const char *what)
{
	fprintf(stderr, "pam-load: %s\n", what);
	exit(2);
}

/* Answers every question with the code, and reads nothing else. */
static int converse(int count, const struct pam_message **messages, struct pam_response **responses, void *code)
{
	struct pam_response *answers = calloc((size_t)count, sizeof *answers);

	if (answers == NULL)
		return PAM_BUF_ERR;
	for (int i = 0; i < count; i++) {
		int style = messages[i]->msg_style;

		if (style == PAM_PROMPT_ECHO_OFF || style == PAM_PROMPT_ECHO_ON)
			answers[i].resp = strdup(code);
	}
	*responses = answers;
	return PAM_SUCCESS;
}

/* The delay after a refusal is the application's to keep; a benchmark does not. */
static void no_delay(int result, unsigned usec, void *data)
{
	(void)result;
	(void)usec;
	(void)data;
}

static bool authenticate(const char *confdir, const char *service, const struct person *person, char *code)
{
	struct pam_conv conversation = { converse, code };
	pam_handle_t *pam = NULL;
	int result;

	if (pam_start_confdir(service, person->name, &conversation, confdir, &pam) != PAM_SUCCESS)
		die("pam_start_confdir failed");
	pam_set_item(pam, PAM_FAIL_DELAY, (const void *)no_delay);
	result = pam_authenticate(pam, 0);
	pam_end(pam, result);
	return result == PAM_SUCCESS;
}

static double now_in_microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void generate(const struct person *person, uint64_t counter, char *code)
{
	if (oath_hotp_generate(person->secret, person->secret_length, counter, 6, false, OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK)
		die("oath_hotp_generate failed");
}

static void log_in(const char *confdir, const char *service, struct person *person, long logins, struct tally *tally)
{
	char code[16];

	for (long i = 0; i < logins; i++) {
		double start;

		generate(person, person->counter + (uint64_t)i, code);
		start = now_in_microseconds();
		if (!authenticate(confdir, service, person, code))
			tally->refused++;
		tally->microseconds[i] = now_in_microseconds() - start;
	}
	tally->finished = now_in_microseconds();
	if (authenticate(confdir, service, person, code))
		tally->twice++;
}

static size_t read_people(const char *path, struct person *people)
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

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void *shared(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		die("no memory");
	return memory;
}

int main(int argc, char **argv)
{
	static struct person people[PEOPLE_MAX];
	long processes, logins, total;
	struct tally *tallies;
	double *times, start, finished = 0;
	uint64_t refused = 0, twice = 0;
	int gate[2];

	if (argc != 6)
		die("usage: pam-load CONFDIR SERVICE PEOPLE PROCESSES LOGINS");
	processes = strtol(argv[4], NULL, 10);
	logins = strtol(argv[5], NULL, 10);
	if (processes < 1 || logins < 1 || logins > LOGINS_MAX || (size_t)processes > read_people(argv[3], people))
		die("too few people in the file, or numbers out of range");
	if (oath_init() != OATH_OK || pipe(gate) != 0)
		die("cannot begin");

	total = processes * logins;
	tallies = shared((size_t)processes * sizeof *tallies);
	times = shared((size_t)total * sizeof *times);
	for (long p = 0; p < processes; p++) {
		tallies[p].microseconds = times + p * logins;
		if (fork() == 0) {
			char go;

			close(gate[1]);
			if (read(gate[0], &go, 1) != 0)         /* the end of the pipe is the starting shot */
				die("the gate is broken");
			log_in(argv[1], argv[2], &people[p], logins, &tallies[p]);
			_exit(0);
		}
	}
	close(gate[0]);
	start = now_in_microseconds();
	close(gate[1]);
	while (wait(NULL) > 0)
		;

	for (long p = 0; p < processes; p++) {
		refused += tallies[p].refused;
		twice += tallies[p].twice;
		if (tallies[p].finished > finished)
			finished = tallies[p].finished;
	}
	qsort(times, (size_t)total, sizeof *times, by_size);
	printf("logins=%ld refused=%lu twice=%lu per_second=%.1f p50=%.0f p99=%.0f max=%.0f\n", total, (unsigned long)refused,
	       (unsigned long)twice, (double)total / ((finished - start) / 1e6), times[total / 2], times[(long)((double)total * 0.99)], times[total - 1]);
	return 0;
}
