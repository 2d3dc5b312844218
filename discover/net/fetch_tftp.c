/* A file by TFTP: packets over a socket, and when they are sent again. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/net/protocols.h"
#include "discover/net/tftp.h"
#include "discover/note.h"
#include "discover/source.h"
#include "lib/fd.h"

enum {
	RESEND_MS = 500, RESEND_MAX_MS = 4000,
	DEAD_MS = 20000,	/* so long without any progress */
	RESTART_MS = 2000,	/* that a server has for coming back which is gone */
	DRAIN = 64,		/* packets that are taken without looking at the clock */
};

/* Where the path does not let through what the link does. */
static const uint16_t blocks[] = {TFTP_BLOCK_MAX, 1228, TFTP_BLOCK};
enum { BLOCKS = sizeof(blocks) / sizeof(*blocks) };

/**
 * struct transfer - one attempt at a file
 * @peer:    the port that answers; that of the request until it does
 * @wait:    until the last packet is sent again, which is at @again: also while packets come that
 *           are of no use, as when the server has not heard it and repeats what came before
 * @resends: of it
 * @alive:   when something came last
 */
struct transfer {
	struct step *s;
	struct tftp t;
	struct net_peer peer;
	int fd;
	struct slice request;
	char room[TFTP_PACKET_BYTES];
	int64_t wait, again, alive;
	unsigned resends;
};

/* -EAGAIN: the transfer is to go on. -ERESTART: anew, in another way. */
enum { GO_ON = -EAGAIN, ANEW = -ERESTART };

static int send_ack(struct transfer *x)
{
	char room[4];

	return net_send(x->fd, tftp_ack(&x->t, room), &x->peer);
}

static void refuse(struct transfer *x, enum tftp_error error, const struct net_peer *to)
{
	char room[8];

	(void)!net_send(x->fd, tftp_refuse(error, room), to);
}

static int refused(struct transfer *x)
{
	struct step *s = x->s;

	s->got->status = x->t.error;
	int error = x->t.error == TFTP_NOT_FOUND ? -ENOENT
		    : x->t.error == TFTP_DENIED  ? -EACCES
						 : -EIO;
	return fetch_fail(s, error, "TFTP error %u: %.*s", x->t.error, SLICE_ARG(x->t.message));
}

static int ended(struct transfer *x)
{
	struct tftp *t = &x->t;

	if (send_ack(x) < 0 || !t->sized || t->got == t->size)
		return 0;
	return fetch_fail_as(x->s, NOTE_FETCH_SHORT, -EIO, "got %llu bytes of %llu",
			     (unsigned long long)t->got, (unsigned long long)t->size);
}

/* Bytes that came in order, and what is answered. */
static int keep(struct transfer *x, enum tftp_step step, struct slice data)
{
	struct step *s = x->s;
	int rc = s->want->probe ? 1 : fetch_put(s, data);

	if (rc != 0) { /* enough, or too much */
		refuse(x, TFTP_FULL, &x->peer);
		return rc < 0 ? rc : 0;
	}
	if (x->t.sized && x->t.got > x->t.size) {
		refuse(x, TFTP_FULL, &x->peer);
		return fetch_fail(s, -EIO, "more comes than the %llu bytes that it has",
				  (unsigned long long)x->t.size);
	}
	if (step == TFTP_END)
		return ended(x);
	return step == TFTP_ANSWER && send_ack(x) < 0 ? -EIO : GO_ON;
}

/* One packet of the server's. */
static int take(struct transfer *x, struct slice packet)
{
	struct step *s = x->s;
	struct slice data;
	enum tftp_step step = tftp_input(&x->t, packet, &data);

	if (step == TFTP_IGNORE)
		return GO_ON;
	x->wait = RESEND_MS;
	x->resends = 0;
	x->alive = net_now();
	x->again = x->alive + x->wait;
	s->got->sized = x->t.sized;
	s->got->size = x->t.size;
	if (step == TFTP_PROBED) {
		refuse(x, TFTP_OPTION, &x->peer);
		return 0;
	}
	if (step == TFTP_REFUSED)
		return refused(x);
	if (step == TFTP_BROKEN) {
		refuse(x, (enum tftp_error)x->t.error, &x->peer);
		return fetch_fail(s, -EPROTO, "the server agrees to what nobody asked for");
	}
	return keep(x, step, data);
}

/* @error: of a socket, or that nothing has come for long. */
static int is_gone(struct transfer *x, int error)
{
	const struct tftp *t = &x->t;
	const char *what = error == -ETIMEDOUT ? "it fell silent" : strerror(-error);

	if (!t->begun)
		return fetch_fail(x->s, error, "%s",
				  error == -ETIMEDOUT ? "no answer" : strerror(-error));
	return fetch_fail_as(x->s, NOTE_FETCH_SHORT, error, "%s: got %llu bytes of %llu", what,
			     (unsigned long long)t->got, (unsigned long long)t->size);
}

/* The first answer says from which port the file comes; another port is another transfer. */
static int receive(struct transfer *x)
{
	struct net_peer from;

	for (int i = 0; i < DRAIN; i++) {
		ssize_t n = net_receive(x->fd, x->room, sizeof(x->room), &from);
		if (n == -EAGAIN)
			return GO_ON;
		if (n < 0)
			return is_gone(x, (int)n);
		if (!net_peer_same_host(&from, &x->peer))
			continue;
		if (!x->t.begun)
			x->peer = from;
		if (net_peer_port(&from) != net_peer_port(&x->peer)) {
			refuse(x, TFTP_UNKNOWN_PORT, &from);
			continue;
		}
		int rc = take(x, (struct slice){x->room, (size_t)n});
		if (rc != GO_ON)
			return rc;
	}
	return GO_ON;
}

/* Nothing came: the same again, until it is plain that nobody is there. */
static int resend(struct transfer *x)
{
	int64_t now = net_now();

	if (now - x->alive >= DEAD_MS || (x->s->f->deadline && now >= x->s->f->deadline))
		return is_gone(x, -ETIMEDOUT);
	if (x->t.begun && x->t.got == 0 && ++x->resends > 2 && x->t.block > TFTP_BLOCK)
		return ANEW;
	x->t.open = 0;
	x->t.nagged = false;
	if (x->wait < RESEND_MAX_MS)
		x->wait *= 2;
	x->again = now + x->wait;
	int rc = x->t.begun ? send_ack(x) : net_send(x->fd, x->request, &x->peer);
	return rc < 0 ? is_gone(x, rc) : GO_ON;
}

static int run(struct transfer *x)
{
	int rc = net_send(x->fd, x->request, &x->peer);

	if (rc < 0)
		return fetch_fail(x->s, rc, "%s", strerror(-rc));
	for (rc = GO_ON; rc == GO_ON;) {
		int64_t left = x->again - net_now();
		if (left > 0 && net_wait(x->fd, false, fetch_until(x->s->f, left)) == 0)
			rc = receive(x);
		else
			rc = resend(x);
	}
	return rc;
}

/* struct manner - how it is asked for: blocks[@size], without options, after the server died */
struct manner {
	unsigned size;
	bool plain, restarted;
};

static int attempt(struct step *s, struct slice name, const struct manner *m, bool *begun)
{
	struct transfer *x = arena_new(&s->f->scratch, struct transfer);

	x->s = s;
	x->t = (struct tftp){.block = blocks[m->size], .window = TFTP_WINDOW,
			     .probe = s->want->probe};
	x->peer = s->peer;
	x->wait = RESEND_MS;
	x->alive = net_now();
	x->again = x->alive + x->wait;
	x->request = tftp_request(&x->t, name, m->plain, &s->f->scratch);
	if (x->request.n == 0)
		return fetch_fail(s, -EINVAL, "TFTP has no such name");
	AUTO_FD fd = net_datagram(&s->peer, fetch_interface(s->f));
	if (fd < 0)
		return fetch_fail(s, fd, "no socket: %s", strerror(-fd));
	x->fd = fd;
	int rc = run(x);
	*begun = x->t.begun;
	return rc;
}

/* After an attempt that came to @rc: whether there is another way to ask. */
static bool other_manner(struct manner *m, int rc, bool begun)
{
	if (rc == ANEW && m->size + 1 < BLOCKS) {
		m->size++;
		return true;
	}
	if (rc == -EIO && !begun && !m->plain) {
		m->plain = true;
		return true;
	}
	/* it died in the middle, and may come back */
	if (begun && source_is_dead(rc) && !m->restarted) {
		m->restarted = true;
		if (rc != -ETIMEDOUT)
			net_sleep(RESTART_MS);
		return true;
	}
	return false;
}

int fetch_tftp(struct step *s)
{
	struct slice name = url_decode(s->url.path, &s->f->scratch);
	struct manner m = {.size = 0};
	bool begun = false;
	int rc;

	do {
		int void_rc = fetch_again(s);
		if (void_rc < 0)
			return void_rc;
		rc = attempt(s, name, &m, &begun);
	} while (other_manner(&m, rc, begun));
	return rc == ANEW ? -ETIMEDOUT : rc;
}
