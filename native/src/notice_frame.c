#include "notice_frame.h"

const char *
request_notice(struct request *request, const struct begin *who)
{
	struct writer out;
	size_t i;

	if (who->groups_count > GROUPS_MAX)
		return "groups";
	request_start(request, &out);
	put_text(&out, who->ssh_connection, 0, NAME_BYTES_MAX, "ssh-connection");
	put_u16(&out, (uint16_t)who->groups_count, "groups");
	for (i = 0; i < who->groups_count; i++)
		put_text(&out, who->groups[i], 1, NAME_BYTES_MAX, "groups");
	request->begin_length = out.length;
	return request_seal(request, KIND_ASK_NOTICE, &out);
}

const char *
notice_decode(struct text *notice, const uint8_t *frame, size_t length)
{
	struct reader in;

	reader_start(&in, frame, length);
	get_reply_header(&in, KIND_NOTICE, REPLY_BODY_BYTES_MAX, length);
	*notice = get_text(&in, 0, NOTICE_BYTES_MAX, "notice");
	return reader_end(&in);
}
