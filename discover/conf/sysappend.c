/* SYSAPPEND of syslinux: facts about the machine that go behind a command line. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/sysappend.h"

#include "lib/text.h"

static const struct slice names[SYSAPPEND_COUNT] = {
	S_INIT("ip"),	     S_INIT("BOOTIF"),	   S_INIT("SYSUUID"),	 S_INIT("CPU"),
	S_INIT("SYSVENDOR"), S_INIT("SYSPRODUCT"), S_INIT("SYSVERSION"), S_INIT("SYSSERIAL"),
	S_INIT("SYSSKU"),    S_INIT("SYSFAMILY"),  S_INIT("MBVENDOR"),	 S_INIT("MBPRODUCT"),
	S_INIT("MBVERSION"), S_INIT("MBSERIAL"),   S_INIT("MBASSET"),	 S_INIT("BIOSVENDOR"),
	S_INIT("BIOSVERSION"), S_INIT("SYSFF"),	   S_INIT("FSUUID"),
};

static bool white(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

static void put_value(struct text *out, struct slice value)
{
	bool gap = false, begun = false;

	for (size_t i = 0; i < value.n; i++) {
		if (white(value.p[i])) {
			gap = begun;
			continue;
		}
		if (gap)
			text_char(out, '_');
		text_char(out, value.p[i]);
		gap = false;
		begun = true;
	}
}

struct slice sysappend(struct slice cmdline, uint32_t mask,
		       const struct slice values[SYSAPPEND_COUNT], struct arena *a,
		       uint32_t *missing)
{
	struct text out = {.arena = a};

	*missing = 0;
	text_put(&out, cmdline);
	for (uint32_t i = 0; i < SYSAPPEND_COUNT; i++) {
		if (!(mask & (1u << i)))
			continue;
		if (!values[i].n) {
			*missing |= 1u << i;
			continue;
		}
		if (out.n)
			text_char(&out, ' ');
		text_put(&out, names[i]);
		text_char(&out, '=');
		put_value(&out, values[i]);
	}
	return text_slice(&out);
}

struct slice sysappend_names(uint32_t mask, struct arena *a)
{
	struct slice list = {0};

	for (uint32_t i = 0; i < SYSAPPEND_COUNT; i++)
		if (mask & (1u << i))
			list = arena_join(a, list, ' ', names[i]);
	return list;
}
