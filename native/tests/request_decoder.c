#include "request_decoder.h"

#include <string.h>

void
get_begin_fields(struct reader *in, struct begin *begin)
{
	size_t i;

	get_bytes(in, begin->attempt, sizeof(begin->attempt), "attempt");
	begin->flags = get_u32(in, "flags");
	begin->user = get_text(in, 1, 255, "user");
	begin->service = get_text(in, 1, 64, "service");
	begin->tty = get_text(in, 0, 255, "tty");
	begin->ruser = get_text(in, 0, 255, "ruser");
	begin->rhost = get_text(in, 0, 255, "rhost");
	begin->ssh_connection = get_text(in, 0, 255, "ssh-connection");
	begin->ssh_auth_info = get_blob(in, 0, 65535, "ssh-auth-info");
	begin->uid = get_u32(in, "uid");
	begin->groups_count = get_u16(in, "groups");
	if (begin->groups_count > 1024) {
		reader_refuse(in, "groups");
		begin->groups_count = 0;
	}
	for (i = 0; i < begin->groups_count; i++)
		begin->groups[i] = get_text(in, 1, 255, "group");
}

static uint64_t
get_u64(struct reader *in, const char *field)
{
	uint64_t high = get_u32(in, field);

	return high << 32 | get_u32(in, field);
}

static void
get_session(struct reader *in, struct session *session)
{
	session->known = true;
	session->caller = get_u32(in, "caller");
	if (session->caller == 0 || session->caller == UINT32_MAX)
		reader_refuse(in, "caller");
	session->terminal = get_u32(in, "terminal");
	if (session->terminal == 0)
		reader_refuse(in, "terminal");
	session->leader = get_u32(in, "leader");
	if (session->leader == 0 || session->leader > INT32_MAX)
		reader_refuse(in, "leader");
	session->leader_start = get_u64(in, "leader-start");
	session->process_space = get_u64(in, "process-space");
	get_bytes(in, session->boot, sizeof(session->boot), "boot");
}

static void
get_answers(struct reader *in, struct decoded_request *request)
{
	size_t i;

	request->challenge = get_blob(in, 1, 1024, "challenge");
	request->answers_count = get_u8(in, "answers");
	if (request->answers_count < 1 || request->answers_count > 4) {
		reader_refuse(in, "answers");
		request->answers_count = 0;
	}
	for (i = 0; i < request->answers_count; i++) {
		request->answers[i] = get_blob(in, 0, 512, "answer");
		if ((request->begin.flags & 2) != 0 && request->answers[i].length != 0)
			reader_refuse(in, "answer");
	}
}

const char *
request_decode(struct decoded_request *request, const uint8_t *frame, size_t length)
{
	uint8_t magic[4], kind, version;
	struct reader in;
	size_t body_length;

	memset(request, 0, sizeof(*request));
	reader_start(&in, frame, length);
	get_bytes(&in, magic, sizeof(magic), "magic");
	if (memcmp(magic, "SLPT", sizeof(magic)) != 0)
		reader_refuse(&in, "magic");
	version = get_u8(&in, "version");
	if (version != 1 && version != 2)
		reader_refuse(&in, "version");
	kind = get_u8(&in, "kind");
	if (kind != 1 && kind != 2)
		reader_refuse(&in, "kind");
	body_length = get_u32(&in, "length");
	if (body_length > 131072 || length < 10 || length - 10 != body_length)
		reader_refuse(&in, "length");
	get_begin_fields(&in, &request->begin);
	if (version == 2)
		get_session(&in, &request->begin.session);
	request->is_answer = kind == 2;
	if ((request->begin.flags & ~(request->is_answer ? 3U : 1U)) != 0)
		reader_refuse(&in, "flags");
	if (request->is_answer)
		get_answers(&in, request);
	return reader_end(&in);
}
