#include "file_course.h"

#include <errno.h>
#include <string.h>
#include <syslog.h>

enum {
	JUDGED_AGAIN_MAX = 3,           /* when somebody else changes the file meanwhile (GA-142) */
};

const char *
file_describe(int error)
{
	const char *words = strerrordesc_np(error);

	return words == NULL ? "unknown error" : words;
}

static void
tell_opening_trouble(struct file_login *login)
{
	int error = login->finding.error;

	/* Who may have no file is not an error (GA-75). */
	if (error == ENOENT && login->arguments.nullok)
		return;
	system_log(login->pamh, LOG_ERR, "Failed to read \"%s\" for \"%s\": %s", login->shown_path, login->user,
	    file_describe(error));
}

/* Says once in a login why the file is of no use. */
static void
tell_trouble(struct file_login *login)
{
	const struct finding *finding = &login->finding;
	const char *path = login->shown_path, *other = login->arguments.user;

	if (finding->trouble == TROUBLE_NONE || login->told_trouble)
		return;
	login->told_trouble = true;
	switch (finding->trouble) {
	case TROUBLE_NONE:
		break;
	case TROUBLE_OPENING:
	case TROUBLE_READING:
		tell_opening_trouble(login);
		break;
	case TROUBLE_KIND:
		own_line(login, LOG_ERR, "\"%s\" is not a regular file", path);
		break;
	case TROUBLE_PERMISSIONS:
		system_log(login->pamh, LOG_ERR, "Secret file \"%s\" permissions (%04o) are wider than %04o", path,
		    (unsigned)finding->mode, (unsigned)login->arguments.allowed_permissions);
		break;
	case TROUBLE_OWNER:
		system_log(login->pamh, LOG_ERR, "Secret file \"%s\" must be owned by \"%s\"", path,
		    other == NULL ? login->user : other);
		break;
	case TROUBLE_SIZE:
		own_line(login, LOG_ERR, "\"%s\" is empty, or has more than 65536 bytes", path);
		break;
	case TROUBLE_NUL:
		own_line(login, LOG_ERR, "\"%s\" has a NUL byte, and so is no state file", path);
		break;
	case TROUBLE_RIGHTS:
		own_line(login, LOG_ERR, "the rights of uid %lu could not be taken; is the program confined?",
		    (unsigned long)login->rights.uid);
		break;
	case TROUBLE_KEEPER:
		own_line(login, LOG_ERR, "\"%s\" could not be read in time; does another process lock it, or hang?", path);
		break;
	}
}

static enum file_state
state_of(const struct finding *finding)
{
	if (finding->trouble == TROUBLE_NONE)
		return FILE_READ;
	return finding->trouble == TROUBLE_OPENING && finding->error == ENOENT ? FILE_MISSING : FILE_UNUSABLE;
}

/* Reads the file and asks the daemon. */
static int
judge_once(struct file_login *login, struct keeper *keeper, enum phase phase, bool locked)
{
	if (keeper->pid == -1)
		login->finding = (struct finding){ .trouble = TROUBLE_KEEPER };
	else
		keeper_read(keeper, locked, &login->finding, login->content);
	login->state = state_of(&login->finding);
	tell_trouble(login);
	return file_ask_daemon(login, phase);
}

int
file_judge(struct file_login *login, enum phase phase, bool locked)
{
	const struct kept_file file = {
		.path = login->path,
		.rights = &login->rights,
		.allowed_permissions = login->arguments.allowed_permissions,
		.strict_owner = !login->arguments.no_strict_owner,
	};
	struct keeper keeper;
	int result, judged;

	login->kept = KEPT;
	login->answers_looked_for = login->answers_looked_for || phase != PHASE_LOOK;
	if (login->no_path)
		return file_ask_daemon(login, phase);
	if (!keeper_start(&keeper, &file, &login->room, login->patience.deadline_ms))
		debug(login, "no child process could be made: %s", file_describe(errno));
	for (judged = 0; judged <= JUDGED_AGAIN_MAX; judged++) {
		result = judge_once(login, &keeper, phase, locked);
		if (result != PAM_SUCCESS || !login->judgement.change || !locked)
			break;
		login->kept = keeper_replace(&keeper, login->judgement.content, &login->store_error);
		if (login->kept != KEPT_NOT_CHANGED_MEANWHILE)
			break;
	}
	keeper_end(&keeper);
	return result;
}
