/* Disks lent to rescue shells. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/shells.h"

#include <poll.h>
#include <string.h>

#include "init/catalog/lending.h"
#include "init/machine/log.h"
#include "init/machine/request.h"

/* "take NAME", "give NAME": as the commands rw and ro send them. "ok" is followed by what went with
 * it. */
static struct slice answer(void *shells, struct slice words)
{
	static char room[4 * REQUEST_ANSWER_BYTES];
	struct arena memory = {.base = room, .cap = sizeof(room), .full = arena_never_full};
	struct text done = {.arena = &memory, .max = REQUEST_ANSWER_BYTES};
	struct shells *s = shells;
	struct slice verb = slice_word(&words), why = {0};

	text_put(&done, S("ok"));
	log_line(LOG_LEVEL_INFO, "a shell asks: %.*s %.*s", SLICE_ARG(verb), SLICE_ARG(words));
	if (slice_eq(verb, S("take")))
		why = lending_let_go(s->discovery, words, &done);
	else if (slice_eq(verb, S("give")))
		lending_take_back(s->discovery, words);
	else if (!slice_eq(verb, S("hello")))
		why = S("not understood");
	return why.n ? why : text_slice(&done);
}

static void asked(struct watch *w, short revents)
{
	struct shells *s = (struct shells *)((char *)w - offsetof(struct shells, requests));

	(void)revents;
	request_serve(w->fd, answer, s);	/* one a round: the loop has others to serve */
}

void shells_hear(struct shells *s)
{
	int fd = request_listen();

	if (fd < 0) {
		log_line(LOG_LEVEL_ERROR, "cannot lend disks to shells: %s", strerror(-fd));
		return;
	}
	s->requests = (struct watch){.fd = fd, .events = POLLIN, .fire = asked};
	loop_arm(s->loop, &s->requests);
}

static void closed(void *shells, struct slice trouble)
{
	struct shells *s = shells;

	if (trouble.n)
		front_notice(s->front, S("Not all that was written has reached the disks: 'dmesg' "
					 "in the shell may say why."));
	else if (!front_has_shell(s->front))
		lending_take_back(s->discovery, (struct slice){0});
}

void shells_ended(struct shells *s)
{
	if (front_has_shell(s->front) || flush_job_runs(&s->closing))
		return;
	if (flush_job_start(&s->closing, s->loop, closed, s) < 0)
		front_notice(s->front, S("What was written is not on the disks yet: no process "
					 "could be started."));
}

bool shells_reaped(struct shells *s, pid_t pid, int status)
{
	return flush_job_reaped(&s->closing, pid, status);
}
