/* The state of a run. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/state.h"

#include <stdio.h>

void ipxe_open(struct ipxe *x, struct arena *arena, struct source *files,
	       struct ipxe_budget *budget)
{
	*x = (struct ipxe){.arena = arena, .files = files, .budget = budget,
			   .out = {.arena = arena, .max = LIMIT_IPXE_OUTPUT}};
	ipxe_settings_open(&x->settings, arena);
}

struct slice ipxe_join(struct ipxe *x, const struct slice *words, uint32_t n)
{
	struct text out = {.arena = x->arena, .max = LIMIT_IPXE_WORD_BYTES};

	for (uint32_t i = 0; i < n; i++) {
		if (i)
			text_char(&out, ' ');
		text_put(&out, words[i]);
	}
	return text_slice(&out);
}

void ipxe_print(struct ipxe *x, const char *format, ...)
{
	va_list args;
	char room[512];

	va_start(args, format);
	int n = vsnprintf(room, sizeof(room), format, args);
	va_end(args);
	if (n > 0)
		text_put(&x->out, slice_upto((struct slice){room, sizeof(room) - 1}, (size_t)n));
}

void ipxe_finish(struct ipxe *x, enum ipxe_end end)
{
	x->end = end;
	x->stop = IPXE_STOP_RUN;
	if (!x->run || !x->run->image)
		return;
	x->at.url = x->run->image->url;
	x->at.line = x->run->line.number;
}

int ipxe_fail(struct ipxe *x, int status, const char *format, ...)
{
	va_list args;
	char room[512];

	va_start(args, format);
	int n = vsnprintf(room, sizeof(room), format, args);
	va_end(args);
	if (n < 0)
		n = 0;
	x->failure = arena_copy(x->arena, slice_upto((struct slice){room, sizeof(room) - 1},
						     (size_t)n));
	ipxe_print(x, "%.*s\n", SLICE_ARG(x->failure));
	return status;
}
