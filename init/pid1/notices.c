/* Notices, and the end of their causes. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/notices.h"

#include "init/machine/log.h"

static void tell_reason(struct notices *n, struct front *f, enum policy_reason reason)
{
	static const struct slice texts[] = {
		[POLICY_FINE] = S_INIT(""),
		[POLICY_VANISHED] = S_INIT("the entry that was to be booted has gone with "
					   "its disk"),
		[POLICY_FAILED] = S_INIT(""), /* the failure itself was shown */
		[POLICY_NOTHING] = S_INIT("nothing that can be booted was found; disks that "
					  "come are noticed"),
		[POLICY_ALL_FAILED] = S_INIT("every entry has failed"),
	};

	if (reason == n->reason)
		return;
	n->reason = reason;
	front_notice_of(f, CAUSE_POLICY, texts[reason]);
}

/* Once, and again when the entry is found. */
static void tell_hibernated(struct notices *n, struct front *f, const struct catalog *c)
{
	struct slice text = hibernated_text(&c->hibernated, c->list.resume.volume);

	if (slice_eq(text, n->hibernated))
		return;
	n->hibernated = text;
	front_notice_of(f, CAUSE_HIBERNATED, text);
}

/* Once. */
static void tell_guard(struct notices *n, struct front *f, const struct guard *g)
{
	struct slice text = S("Not every password of the disks could be kept: shell and editing "
			      "stay closed to the others.");

	if (n->guard || !g->lost)
		return;
	n->guard = true;
	log_line(LOG_LEVEL_WARNING, "%.*s", SLICE_ARG(text));
	front_notice(f, text);
}

void notices_tell(struct notices *n, struct front *f, const struct decision *d,
		  const struct catalog *c, const struct guard *g)
{
	tell_reason(n, f, d->reason);
	tell_hibernated(n, f, c);
	tell_guard(n, f, g);
}
