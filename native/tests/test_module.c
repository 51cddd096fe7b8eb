/*
 * Native mode from end to end; see driver.h.
 *
 *	test_module MODULE VECTORS
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "check.h"
#include "driver.h"
#include "emergency_codes.h"

static void
log_in_with(const char *const *steps, const char *arguments)
{
	char auth_lines[512];

	if (steps != NULL)
		start_daemon(steps);
	(void)snprintf(auth_lines, sizeof(auth_lines), "auth required @ %s", arguments);
	log_in(auth_lines);
	CHECK_SAYING(seen.lines_count == 1, "SSH-61: %u lines", seen.lines_count);
}

static void
check_verdicts(void)
{
	test("SSH-44, SSH-61: granted");
	reset();
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "");
	CHECK(seen.result == PAM_SUCCESS);
	CHECK(seen.conversations == 1 && seen.messages_count == 1);
	CHECK(seen.messages[0].style == PAM_PROMPT_ECHO_OFF);
	CHECK(strcmp(seen.messages[0].text, "One-time password: ") == 0);
	CHECK(line_is("pam_sallyport(test:auth): granted: user=root service=test address=192.0.2.7"
	    " reason=\"right code\" event=K7Q2M4XW"));
	CHECK(seen.priority == LOG_INFO && seen.debug_lines == 0);
	CHECK(seen.delay_us == 0);

	test("SSH-161: begin and answer carry one attempt id, and the answer what was typed");
	CHECK(heard_lines == 2);
	CHECK(strncmp(heard_line(0), "begin flags=0 ", 14) == 0 && strncmp(heard_line(1), "answer flags=0 ", 15) == 0);
	CHECK(strlen(heard_field(0, "attempt")) == 32);
	CHECK(strcmp(heard_field(0, "attempt"), heard_field(1, "attempt")) == 0);
	CHECK(strcmp(heard_field(1, "challenge"), "c4a11e46e0") == 0);
	CHECK(strcmp(heard_field(1, "answers"), hex(CODE)) == 0);

	test("SSH-161: another call has another attempt id");
	{
		char first[64];

		(void)snprintf(first, sizeof(first), "%s", heard_field(0, "attempt"));
		log_in_with(STEPS("outcome-challenged", "outcome-granted"), "");
		CHECK(strlen(heard_field(0, "attempt")) == 32 && strcmp(first, heard_field(0, "attempt")) != 0);
	}

	test("SSH-52, SSH-64: nothing is shown to somebody who is not asked");
	reset();
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(seen.result == PAM_SUCCESS && seen.conversations == 0);
	CHECK(line_is("pam_sallyport(test:auth): not required: user=root service=test address=192.0.2.7"
	    " reason=\"rule 3: not enrolled\" event=K7Q2M4XW"));
	CHECK(seen.priority == LOG_INFO);

	test("SSH-44, SSH-13: denied without a prompt");
	reset();
	log_in_with(STEPS("outcome-denied"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 0 && asked_for_delay());
	CHECK(line_is("pam_sallyport(test:auth): denied: user=root service=test address=192.0.2.7"
	    " reason=\"right code, used already\" event=K7Q2M4XW"));
	CHECK(seen.priority == LOG_NOTICE);

	test("SSH-44, SSH-45, SSH-13: denied after a wrong code, with one prompt");
	reset();
	person.answers[0] = WRONG_CODE;
	log_in_with(STEPS("outcome-challenged", "outcome-denied-smallest"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && asked_for_delay());
	CHECK(line_is("pam_sallyport(test:auth): denied: user=root service=test address=192.0.2.7"));

	test("SSH-44: unavailable");
	reset();
	log_in_with(STEPS("outcome-unavailable"), "");
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL && seen.conversations == 0 && asked_for_delay());
	CHECK(line_has("unavailable: user=root service=test address=192.0.2.7 reason=\"the store cannot be written\""
	    " event=I-000017"));
	CHECK(seen.priority == LOG_ERR);

	test("SSH-44: nobody could be connected to: unavailable, and the log says what to do");
	reset();
	log_in_with(NULL, "deadline=1");
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL && seen.conversations == 0 && asked_for_delay());
	CHECK(took_about(1));
	CHECK(line_has("unavailable: user=root service=test ") && line_has("systemctl status sallyportd"));
	CHECK(line_has(socket_path) && seen.priority == LOG_ERR);
}

static void
check_when_unavailable(void)
{
	test("SSH-50: when-unavailable=ignore lets in while nobody answers, loudly");
	reset();
	log_in("auth required @ deadline=1 when-unavailable=ignore\nauth required pam_permit.so");
	CHECK(seen.result == PAM_SUCCESS && seen.conversations == 0);
	CHECK(seen.lines_count == 1 && line_has("ignored: user=root service=test") && seen.priority == LOG_ALERT);
	log_in("auth required @ deadline=1\nauth required pam_permit.so");
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL);

	test("SSH-50: the module's own result is then PAM_IGNORE");
	log_in("auth [ignore=ignore default=die] @ deadline=1 when-unavailable=ignore\n"
	    "auth required pam_debug.so auth=cred_err");
	CHECK(seen.result == PAM_CRED_ERR);

	test("SSH-50: a daemon that says unavailable is ignored too");
	reset();
	start_daemon(STEPS("outcome-unavailable"));
	log_in("auth required @ when-unavailable=ignore\nauth required pam_permit.so");
	CHECK(seen.result == PAM_SUCCESS && line_has("ignored: ") && line_has("the store cannot be written"));

	test("SSH-50: who has been asked is let in by a right answer only");
	reset();
	start_daemon(STEPS("outcome-challenged", "outcome-unavailable"));
	log_in("auth required @ when-unavailable=ignore\nauth required pam_permit.so");
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL && line_has("unavailable: "));
	reset();
	start_daemon(STEPS("outcome-challenged"));
	log_in("auth required @ when-unavailable=ignore\nauth required pam_permit.so");
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL && line_has("unavailable: "));

	test("SSH-50: denial, silence, nonsense and a broken connection are not ignored");
	{
		static const char *const NOT_IGNORED[] = { "outcome-denied", "silent", "garbage", "half", "hang-up",
			"hang-up-early", "malformed-outcome-version-2" };
		size_t i;

		for (i = 0; i < sizeof(NOT_IGNORED) / sizeof(NOT_IGNORED[0]); i++) {
			reset();
			start_daemon(STEPS(NOT_IGNORED[i], NOT_IGNORED[i]));
			log_in("auth required @ deadline=1 when-unavailable=ignore\nauth required pam_permit.so");
			CHECK_SAYING(seen.result == PAM_AUTH_ERR, "%s", NOT_IGNORED[i]);
			CHECK(line_has("denied: ") && asked_for_delay());
		}
	}
	test("SSH-44: a daemon that goes away with the request is not unavailable");
	reset();
	start_daemon(STEPS("hang-up"));
	log_in("auth required @ when-unavailable=ignore\nauth required pam_permit.so");
	CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 1);
}

/* With two emergency codes of the host, of which one is typed. */
static void
log_in_with_emergency_codes(const char *step, const char *arguments, const char *typed)
{
	static const char *const CODES[] = { "7q2mx9ab0kzt", "abcdefghjkmn", NULL };
	char path[80], all[200];

	reset();
	(void)snprintf(path, sizeof(path), "%s/emergency.codes", folder);
	CHECK(write_emergency_codes(path, CODES));
	person.answers[0] = typed;
	person.manner = typed == NULL ? FAILS : ANSWERS;
	(void)snprintf(all, sizeof(all), "deadline=1 emergency-codes=%s %s", path, arguments);
	log_in_with(step == NULL ? NULL : STEPS(step, step), all);
	(void)unlink(path);
}

static void
check_emergency(void)
{
	static const char *const NOBODY[] = { NULL, "outcome-unavailable", "silent", "garbage", "hang-up" };
	static const char *const SOMEBODY[] = { "outcome-granted", "outcome-denied", "outcome-not-required" };
	size_t i;

	if (geteuid() != 0) {
		test("DOC-99: emergency codes");
		skip("needs root");
		return;
	}
	for (i = 0; i < sizeof(NOBODY) / sizeof(NOBODY[0]); i++) {
		test("DOC-99, SSH-25, SSH-44: an emergency code lets in, loudly: %s", NOBODY[i] == NULL ? "nobody" : NOBODY[i]);
		log_in_with_emergency_codes(NOBODY[i], "", "7q2m-x9ab-0kzt");
		CHECK(seen.result == PAM_SUCCESS && seen.conversations == 1 && seen.messages_count == 2);
		CHECK(seen.messages[0].style == PAM_TEXT_INFO && seen.messages[1].style == PAM_PROMPT_ECHO_OFF);
		CHECK(strcmp(seen.messages[1].text, "Emergency code of this host: ") == 0);
		CHECK(line_has("emergency: user=root service=test ") && line_has("; emergency code 1 of 2; 1 left"));
		CHECK(seen.priority == LOG_ALERT && seen.delay_us == 0);

		test("DOC-99: a wrong one does not: %s", NOBODY[i] == NULL ? "nobody" : NOBODY[i]);
		log_in_with_emergency_codes(NOBODY[i], "", "7q2m-x9ab-0kzz");
		CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && asked_for_delay());
		CHECK(line_has("denied: user=root ") && line_has("; that is no emergency code of this host"));
	}
	for (i = 0; i < sizeof(SOMEBODY) / sizeof(SOMEBODY[0]); i++) {
		test("DOC-99: whoever is judged by the daemon is not asked for one: %s", SOMEBODY[i]);
		log_in_with_emergency_codes(SOMEBODY[i], "", "7q2m-x9ab-0kzt");
		CHECK(seen.conversations == 0);
	}
	test("DOC-99: nor is whoever the daemon has asked, and then went away");
	log_in_with_emergency_codes("outcome-challenged", "", "7q2m-x9ab-0kzt");
	CHECK(seen.result != PAM_SUCCESS && seen.messages_count == 2 && !line_has("emergency"));

	test("SSH-12: after a failed password the question is the same, and the answer is no");
	log_in_with_emergency_codes(NULL, "after-failed-password", "7q2m-x9ab-0kzt");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && seen.messages_count == 2);

	test("SSH-50: where the administrator lets everybody in meanwhile, nobody is asked");
	log_in_with_emergency_codes(NULL, "when-unavailable=ignore", "7q2m-x9ab-0kzt");
	CHECK(seen.conversations == 0 && line_has("ignored: "));

	test("SSH-54: whoever hangs up at the question is refused as before");
	log_in_with_emergency_codes(NULL, "", NULL);
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL && line_has("was not answered"));
}

static void
check_rounds(void)
{
	test("SSH-53: a second and a third challenge of the same attempt are asked");
	reset();
	person.answers[1] = WRONG_CODE;
	log_in_with(STEPS("outcome-challenged", "outcome-challenged", "outcome-challenged-echo", "outcome-granted"),
	    "");
	CHECK(seen.result == PAM_SUCCESS && seen.conversations == 3 && heard_lines == 4);
	CHECK(seen.messages[2].style == PAM_PROMPT_ECHO_ON);
	CHECK(strcmp(heard_field(1, "answers"), hex(CODE)) == 0);
	CHECK(strcmp(heard_field(2, "answers"), hex(WRONG_CODE)) == 0);
	CHECK(strcmp(heard_field(3, "challenge"), "63") == 0);
	CHECK(strcmp(heard_field(0, "attempt"), heard_field(3, "attempt")) == 0);

	test("SSH-53: a fourth challenge is denied, unseen");
	reset();
	log_in_with(STEPS("outcome-challenged", "outcome-challenged", "outcome-challenged", "outcome-challenged"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 3 && heard_lines == 4);
	CHECK(line_has("denied: ") && line_has("more than 3 times"));

	test("SSH-54: a failed conversation ends the call, and nothing is sent");
	reset();
	person.manner = FAILS;
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && heard_lines == 1 && asked_for_delay());
	CHECK(line_has("denied: ") && line_has("the prompt was not answered: "));
	person.manner = GIVES_NO_RESPONSES;
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && heard_lines == 1);
	person.manner = GIVES_NO_TEXT;
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && heard_lines == 1);

	test("SSH-54: an empty answer is sent");
	reset();
	person.answers[0] = "";
	log_in_with(STEPS("outcome-challenged", "outcome-denied"), "");
	CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 2);
	CHECK(strcmp(heard_field(1, "answers"), "") == 0 && strcmp(heard_field(1, "flags"), "0") == 0);
}

static void
check_answers(void)
{
	static const size_t LENGTHS[] = { 128, 129, 511, 512, 513, 65535, 1000000 };
	size_t i;

	for (i = 0; i < sizeof(LENGTHS) / sizeof(LENGTHS[0]); i++) {
		test("SSH-60, FAIL-23: an answer of %zu bytes", LENGTHS[i]);
		reset();
		person.manner = ANSWERS_AT_LENGTH;
		person.length = LENGTHS[i];
		log_in_with(STEPS("outcome-challenged", "outcome-denied"), "");
		CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 2);
		CHECK(strlen(heard_field(1, "answers")) == (LENGTHS[i] <= 512 ? 2 * LENGTHS[i] : 0));
		CHECK(strcmp(heard_field(1, "flags"), LENGTHS[i] <= 512 ? "0" : "2") == 0);
	}

	test("SSH-64: messages and prompts of a challenge come in one conversation, in their order");
	reset();
	log_in_with(STEPS("outcome-challenged-with-information", "outcome-granted"), "");
	CHECK(seen.result == PAM_SUCCESS && seen.conversations == 1 && seen.messages_count == 4);
	CHECK(seen.messages[0].style == PAM_TEXT_INFO && seen.messages[1].style == PAM_PROMPT_ECHO_OFF);
	CHECK(seen.messages[2].style == PAM_PROMPT_ECHO_OFF && seen.messages[3].style == PAM_ERROR_MSG);
	CHECK(strcmp(seen.messages[0].text,
	    "Your device is out of step.\nType two codes, one after the other.") == 0);
	{
		char both[200];

		(void)snprintf(both, sizeof(both), "%s,", hex(CODE));
		(void)strcat(both, hex(CODE));
		CHECK(strcmp(heard_field(1, "answers"), both) == 0);
	}

	test("SSH-62, SSH-63: what is shown is clean, and a prompt is one line");
	reset();
	log_in_with(STEPS("outcome-challenged-control-characters", "outcome-granted"), "");
	CHECK(seen.messages_count == 2);
	CHECK(strcmp(seen.messages[0].text, "[2J 31m ") == 0);
	CHECK(strcmp(seen.messages[1].text, "a bc: ") == 0);

	test("SSH-62: the largest challenge");
	reset();
	log_in_with(STEPS("outcome-challenged-largest", "outcome-granted"), "");
	CHECK(seen.result == PAM_SUCCESS && seen.messages_count == 8);
	CHECK(strlen(seen.messages[0].text) == 512 && strlen(seen.messages[7].text) == 512);
	CHECK(strlen(heard_field(1, "challenge")) == 2048);
}

static void
check_time(void)
{
	static const char *const MUTE[] = { "silent", "drip" };
	size_t i;

	for (i = 0; i < 2; i++) {
		test("SSH-55: the deadline ends a daemon that is %s", MUTE[i]);
		reset();
		log_in_with(STEPS(MUTE[i]), "deadline=1");
		CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 0 && took_about(1));
		CHECK(line_has("denied: ") && seen.priority == LOG_ERR && line_has("stayed silent"));
	}

	test("SSH-55: a reply has 10 s, an answer's too");
	reset();
	log_in_with(STEPS("silent"), "");
	CHECK(seen.result == PAM_AUTH_ERR && took_about(10));
	log_in_with(STEPS("outcome-challenged", "silent"), "");
	CHECK(seen.result == PAM_AUTH_ERR && took_about(10));

	test("SSH-55, SSH-65: Return alone may be an approval in the browser, and is waited for until the deadline");
	reset();
	person.answers[0] = "";
	log_in_with(STEPS("outcome-challenged", "silent"), "");
	CHECK(seen.result == PAM_AUTH_ERR && took_about(30));
	log_in_with(STEPS("outcome-challenged", "silent"), "deadline=120");
	CHECK(seen.result == PAM_AUTH_ERR && took_about(120));

	test("SSH-60: an answer that was too long is no Return");
	reset();
	person.manner = ANSWERS_AT_LENGTH;
	person.length = 513;
	log_in_with(STEPS("outcome-challenged", "silent"), "");
	CHECK(seen.result == PAM_AUTH_ERR && took_about(10));

	test("SSH-55, SSH-56: the deadline stands still while the person is at the prompt");
	reset();
	person.manner = ANSWERS_SLOWLY;
	log_in_with(STEPS("outcome-challenged", "outcome-challenged", "outcome-granted"), "");
	CHECK(seen.result == PAM_SUCCESS && took_about(200));

	test("SSH-55: after the prompt the call goes on with the time that was left");
	reset();
	person.manner = ANSWERS_SLOWLY;
	log_in_with(STEPS("outcome-challenged", "silent"), "deadline=5");
	CHECK(seen.result == PAM_AUTH_ERR && seen.took_ms >= 104000 && seen.took_ms < 106000);

	test("SSH-161: an answer whose connection broke is sent again, the same bytes");
	reset();
	log_in_with(STEPS("outcome-challenged", "hang-up", "outcome-granted"), "");
	CHECK(seen.result == PAM_SUCCESS && seen.conversations == 1 && heard_lines == 3);
	{
		char first[8192];

		(void)snprintf(first, sizeof(first), "%s", heard_line(1));
		CHECK(strcmp(first, heard_line(2)) == 0 && strncmp(first, "answer ", 7) == 0);
	}
}

/* All replies that break a rule; some are read as a connection that broke, and asked for twice. */
static void
check_malformed(void)
{
	struct dirent **entries;
	int count = scandir(vectors, &entries, NULL, alphasort), i, tried = 0;

	for (i = 0; i < count; i++) {
		char name[256];

		(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(entries[i]->d_name, "."), entries[i]->d_name);
		free(entries[i]);
		if (strncmp(name, "malformed-outcome-", 18) != 0 && strncmp(name, "malformed-kind-", 15) != 0 &&
		    strncmp(name, "malformed-reply-", 16) != 0 && strcmp(name, "malformed-two-outcomes") != 0)
			continue;
		test("SSH-44, FAULT-59: reply %s", name);
		reset();
		log_in_with(STEPS(name, name), "when-unavailable=ignore");
		CHECK_SAYING(seen.result == PAM_AUTH_ERR && seen.conversations == 0,
		    "result %d after %lld ms", seen.result, (long long)seen.took_ms);
		CHECK(line_has("denied: ") && seen.priority == LOG_ERR);
		tried++;
	}
	free(entries);
	test("FAULT-59: the malformed replies were there");
	CHECK(tried > 80);
	test("SSH-44: a malformed reply to the answer, and one of another protocol");
	reset();
	log_in_with(STEPS("outcome-challenged", "malformed-outcome-verdict-6"), "");
	CHECK(seen.result == PAM_AUTH_ERR);
	log_in_with(STEPS("garbage"), "");
	CHECK(seen.result == PAM_AUTH_ERR && line_has("malformed"));
}

static void
check_arguments(void)
{
	static const char *const WRONG[] = { "Nullok", "debug=1", "deadline=0", "deadline=121", "when-unavailable=accept",
		"debug debug", "deadline=5 deadline=5", "no_such_word", "deadline=1s when-unavailable=ignore",
		"socket=/run/x" };
	size_t i;

	for (i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
		test("SSH-48, SSH-49: %s", WRONG[i]);
		reset();
		log_in_with(STEPS("outcome-not-required"), WRONG[i]);
		CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 0 && asked_for_delay());
		CHECK_SAYING(heard_lines == 0, "the daemon was asked: %s", heard);
		CHECK(seen.priority == LOG_ERR && line_has("denied: user=root") && line_has("pam_sallyport(8)"));
	}
	test("SSH-49: the word itself is in the log, once, and escaped");
	reset();
	log_in("auth required @ [use \"first\" pass]");
	CHECK(seen.result == PAM_AUTH_ERR && seen.lines_count == 1);
	CHECK(line_has("unknown argument: use \\x22first\\x22 pass;"));

	test("SSH-48: a socket where others can put theirs");
	reset();
	CHECK(chmod(socket_folder, 01777) == 0);
	log_in_with(STEPS("outcome-not-required"), "when-unavailable=ignore");
	CHECK(chmod(socket_folder, 0755) == 0);
	CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 0 && line_has("chmod go-w") && seen.priority == LOG_ERR);

	test("SSH-46: setcred succeeds whatever the arguments and the daemon");
	reset();
	write_service("auth required @ no_such_word");
	{
		pam_handle_t *pamh = start_pam();

		memset(&seen, 0, sizeof(seen));
		CHECK(pam_setcred(pamh, PAM_ESTABLISH_CRED) == PAM_SUCCESS && seen.lines_count == 0);
		(void)pam_end(pamh, PAM_SUCCESS);
	}
}

static void
check_circumstances(void)
{
	static const char *const NO_NAMES[] = { NULL, "", "0", "1000", "a\nb", "a\x7f", "a\xc2\x85", "a\xff" };
	static char long_name[257], info[65537];
	size_t i;

	for (i = 0; i < sizeof(NO_NAMES) / sizeof(NO_NAMES[0]); i++) {
		test("SSH-44: user name number %zu cannot be one", i);
		reset();
		person.user = NO_NAMES[i];
		log_in_with(STEPS("outcome-not-required"), "when-unavailable=ignore");
		CHECK(seen.result == PAM_USER_UNKNOWN && heard_lines == 0 && seen.conversations == 0);
		CHECK(line_has("denied: user="));
	}
	test("SSH-44: user names of 255 and 256 bytes");
	reset();
	memset(long_name, 'u', 255);
	person.user = long_name;
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(seen.result == PAM_SUCCESS && strcmp(heard_field(0, "user"), long_name) == 0);
	long_name[255] = 'u';
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(seen.result == PAM_USER_UNKNOWN && heard_lines == 0);

	test("SSH-57, SSH-159: what PAM and the host know is sent");
	reset();
	person.ruser = "caller";
	person.ssh_auth_info = "publickey ssh-ed25519 AAAA\n";
	CHECK(setenv("SSH_CONNECTION", "203.0.113.9 1 203.0.113.1 22", 1) == 0);
	CHECK(setenv("SSH_AUTH_INFO_0", "publickey none AAAA", 1) == 0);
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(unsetenv("SSH_CONNECTION") == 0 && unsetenv("SSH_AUTH_INFO_0") == 0);
	CHECK(strstr(heard, " user=root service=test tty=ssh ruser=caller rhost=client.example"
	    " ssh-connection=192.0.2.7 50022 198.51.100.1 22 ssh-auth-info-bytes=27 uid=0 groups=root") != NULL);

	test("SSH-43: the process environment is not believed");
	reset();
	person.ssh_connection = NULL;
	CHECK(setenv("SSH_CONNECTION", "203.0.113.9 1 203.0.113.1 22", 1) == 0);
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(unsetenv("SSH_CONNECTION") == 0);
	CHECK(strstr(heard, " ssh-connection= ssh-auth-info-bytes=0 ") != NULL);
	CHECK(line_has(" address=unknown rhost=client.example"));

	test("SSH-159: an account that the host does not know");
	reset();
	person.user = "nobody-has-this-name";
	log_in_with(STEPS("outcome-denied"), "");
	CHECK(strstr(heard, " uid=4294967295 groups=\n") != NULL);

	test("SSH-35: SSH_AUTH_INFO_0 of 65535 bytes is sent, a longer one makes the key unknown");
	reset();
	memset(info, 'k', 65535);
	person.ssh_auth_info = info;
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(strcmp(heard_field(0, "ssh-auth-info-bytes"), "65535") == 0);
	info[65535] = 'k';
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(seen.result == PAM_SUCCESS && strcmp(heard_field(0, "ssh-auth-info-bytes"), "0") == 0);

	test("SSH-44: what does not fit into its field is not cut short but refused");
	reset();
	person.rhost = long_name;
	log_in_with(STEPS("outcome-not-required"), "when-unavailable=ignore");
	CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 0 && line_has("the field rhost"));
	reset();
	person.tty = "\xff";
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 0 && line_has("the field tty"));
}

static void
check_log(void)
{
	static const struct {
		const char *ssh_connection, *wanted;
	} ADDRESSES[] = {
		{ "2001:db8::7 50022 2001:db8::1 22", " address=2001:db8::7 " },
		{ "client.example 50022 198.51.100.1 22", " address=unknown rhost=client.example " },
		{ "UNKNOWN 65535 UNKNOWN 65535", " address=unknown rhost=client.example " },
		{ "", " address=unknown rhost=client.example " },
		{ "192.0.2.7", " address=192.0.2.7 " },
		{ "192.0.2.777 1 2 3", " address=unknown " },
		{ "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb 1 2 3", " address=unknown " },
	};
	size_t i;

	for (i = 0; i < sizeof(ADDRESSES) / sizeof(ADDRESSES[0]); i++) {
		test("SSH-57: the address of \"%s\"", ADDRESSES[i].ssh_connection);
		reset();
		person.ssh_connection = ADDRESSES[i].ssh_connection;
		log_in_with(STEPS("outcome-denied"), "");
		CHECK(line_has(ADDRESSES[i].wanted));
	}

	test("SSH-61: names and the daemon's words are escaped");
	reset();
	person.user = "a \"b\" event=x\xc3\xa9";
	person.ssh_connection = NULL;
	person.rhost = "evil\ngranted: user=root";
	log_in_with(STEPS("outcome-denied-control-characters"), "");
	CHECK(line_is("pam_sallyport(test:auth): denied: user=a\\x20\\x22b\\x22\\x20event=x\\xC3\\xA9 service=test"
	    " address=unknown rhost=evil\\x0Agranted:\\x20user=root"
	    " reason=\"\\x22quoted\\x22 \\x5C \\x0A \\xE2\\x80\\xAE\" event=K7Q2M4XW"));

	test("SSH-61: debug adds lines of its own, and never an answer or its length");
	reset();
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "debug");
	CHECK(seen.result == PAM_SUCCESS && seen.debug_lines >= 2);
	{
		char first[sizeof(seen.debug)];

		memcpy(first, seen.debug, sizeof(first));
		person.answers[0] = "1";
		log_in_with(STEPS("outcome-challenged", "outcome-granted"), "debug");
		CHECK_SAYING(strcmp(first, seen.debug) == 0, "%s", seen.debug);
	}
}

static void
check_after_failed_password(void)
{
	static const char *const ALWAYS[] = { "outcome-granted", "outcome-not-required", "outcome-denied",
		"outcome-unavailable", "silent", "garbage" };
	size_t i;

	for (i = 0; i < sizeof(ALWAYS) / sizeof(ALWAYS[0]); i++) {
		test("SSH-12: after a failed first step %s is PAM_AUTH_ERR", ALWAYS[i]);
		reset();
		log_in_with(STEPS(ALWAYS[i]), "after-failed-password when-unavailable=ignore deadline=1");
		CHECK(seen.result == PAM_AUTH_ERR && asked_for_delay());
		CHECK(strcmp(heard_field(0, "flags"), "1") == 0);
		CHECK(strstr(seen.line, "granted") == NULL && strstr(seen.line, "not required:") == NULL &&
		    strstr(seen.line, "ignored") == NULL);
	}
	test("SSH-12: the same prompt is shown, and its answer sent with the mark");
	reset();
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "after-failed-password");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && line_has("denied: "));
	CHECK(strcmp(heard_field(1, "flags"), "1") == 0);
	reset();
	person.manner = ANSWERS_AT_LENGTH;
	person.length = 513;
	log_in_with(STEPS("outcome-challenged", "outcome-denied"), "after-failed-password");
	CHECK(strcmp(heard_field(1, "flags"), "3") == 0);

	test("SSH-12: PAM_AUTH_ERR too without a daemon, with a wrong argument or an impossible name");
	reset();
	log_in_with(NULL, "after-failed-password when-unavailable=ignore deadline=1");
	CHECK(seen.result == PAM_AUTH_ERR && line_has("unavailable: ") && asked_for_delay());
	log_in_with(NULL, "after-failed-password no_such_word");
	CHECK(seen.result == PAM_AUTH_ERR);
	person.user = "1000";
	log_in_with(NULL, "after-failed-password");
	CHECK(seen.result == PAM_AUTH_ERR);
}

/* The stack of password + code, with a password module that always says the same. */
static void
check_recipe(void)
{
	static const char RIGHT[] = "auth [success=1 default=ignore] pam_permit.so\n"
	    "auth requisite @ after-failed-password\nauth required @";
	static const char WRONG[] = "auth [success=1 default=ignore] pam_deny.so\n"
	    "auth requisite @ after-failed-password\nauth required @";
	int i;

	for (i = 0; i < 4; i++) {
		bool password = i / 2 == 0, code = i % 2 == 0;
		char step[64];

		test("SSH-12: %s password, %s code", password ? "right" : "wrong", code ? "right" : "wrong");
		reset();
		person.answers[0] = code ? CODE : WRONG_CODE;
		(void)snprintf(step, sizeof(step), "code:%s", hex(CODE));
		start_daemon(STEPS(step));
		log_in(password ? RIGHT : WRONG);
		CHECK(seen.result == (password && code ? PAM_SUCCESS : PAM_AUTH_ERR));
		CHECK(seen.conversations == 1 && heard_lines == 2 && seen.lines_count == 1);
		CHECK(strcmp(seen.messages[0].text, "One-time password: ") == 0);
		CHECK(strcmp(heard_field(0, "flags"), password ? "0" : "1") == 0);
		CHECK((password && code) || asked_for_delay());
	}
}

static void
check_memory(void)
{
	unsigned n, mode, refused;
	char step[64];

	for (mode = 0; mode < 4; mode++) {
		bool right = mode / 2 == 0;

		test("FAIL-21: %s code, each allocation fails in turn%s", right ? "right" : "wrong",
		    mode % 2 == 0 ? "" : " and all after it");
		if (SANITIZED) {
			skip("the sanitizer has an allocator of its own");
			continue;
		}
		refused = 0;
		reset();
		person.answers[0] = right ? CODE : WRONG_CODE;
		(void)snprintf(step, sizeof(step), "code:%s", hex(CODE));
		start_daemon(STEPS(step));
		daemon_stays = true;
		for (n = 1;; n++) {
			memory.fail_at = n;
			memory.fail_on = mode % 2 == 1;
			log_in("auth required @");
			if (!memory.failed)
				break;
			if (seen.result != PAM_SUCCESS)
				refused++;
			/* The log may lack memory when all is decided; the verdict then still stands. */
			CHECK_SAYING(right || seen.result != PAM_SUCCESS, "allocation %u", n);
			CHECK_SAYING(seen.result != PAM_SUCCESS || seen.conversations == 1, "allocation %u", n);
			CHECK_SAYING(seen.result != PAM_IGNORE, "allocation %u", n);
		}
		daemon_stays = false;
		stop_daemon();
		CHECK_SAYING(n > 3 && refused > 1, "%u allocations, %u refusals", n - 1, refused);
		CHECK(seen.result == (right ? PAM_SUCCESS : PAM_AUTH_ERR));
	}
}

int
main(int argc, char **argv)
{
	if (!driver_start(argc, argv))
		return 2;
	check_verdicts();
	check_when_unavailable();
	check_emergency();
	check_rounds();
	check_answers();
	check_time();
	check_malformed();
	check_arguments();
	check_circumstances();
	check_log();
	check_after_failed_password();
	check_recipe();
	check_memory();
	driver_end();
	return end_of_tests();
}
