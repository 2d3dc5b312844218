/* What every protocol needs of its request. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/fetch_step.h"

#include <errno.h>
#include <stdarg.h>

#include "lib/format.h"

enum { WHY_BYTES = 400 };

int fetch_fail_as(struct step *s, uint32_t code, int error, const char *format, ...)
{
	char text[WHY_BYTES];
	va_list args;

	va_start(args, format);
	int n = format_put(text, sizeof(text), format, args);
	va_end(args);
	s->got->why = arena_copy(s->f->arena,
				 slice_upto(slice_str(text), n > 0 ? (size_t)n : 0));
	s->got->code = code;
	return error;
}

int64_t fetch_until(const struct fetcher *f, int64_t ms)
{
	int64_t until = net_now() + ms;

	return f->deadline && f->deadline < until ? f->deadline : until;
}

struct slice fetch_interface(const struct fetcher *f)
{
	return f->bind ? f->who->interface : (struct slice){0};
}

int fetch_put(struct step *s, struct slice bytes)
{
	const struct fetch_want *w = s->want;
	struct slice part = bytes;

	if (w->max && bytes.n > w->max - s->got->bytes)
		part = slice_upto(bytes, (size_t)(w->max - s->got->bytes));
	if (part.n < bytes.n && !w->cut)
		return fetch_fail(s, -EFBIG, "it is longer than %llu bytes",
				  (unsigned long long)w->max);
	int rc = part.n ? w->put(w->arg, part) : 0;
	if (rc < 0)
		return fetch_fail(s, rc, "cannot keep it: %s", strerror(-rc));
	s->got->bytes += part.n;
	return w->cut && s->got->bytes == w->max;
}

/* A pipe cannot begin again, but where nothing was put that is no harm. */
int fetch_again(struct step *s)
{
	bool any = s->got->bytes > 0;

	s->got->bytes = 0;
	int rc = any && !s->want->probe ? s->want->again(s->want->arg) : 0;
	return rc < 0 ? fetch_fail(s, rc, "what has come cannot be taken back: %s", strerror(-rc))
		      : 0;
}
