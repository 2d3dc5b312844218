/* The address of a server: as it is written, or by asking name servers. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/net/dns.h"
#include "discover/net/protocols.h"
#include "discover/note.h"
#include "lib/fd.h"

enum { TRIES = 3, ANSWER_MS = 2000 };

/**
 * struct query - one name and type, asked of one server after the other
 * @id: random: whoever is not on the way cannot answer
 * @tries: how often each server is asked
 */
struct query {
	struct step *s;
	struct slice name;
	uint16_t type, id;
	int tries;
	struct dns_address address;
};

static int wait_answer(struct query *q, int fd, const struct net_peer *server)
{
	int64_t until = fetch_until(q->s->f, ANSWER_MS);
	char room[DNS_BYTES];
	struct net_peer from;

	while (net_wait(fd, false, until) == 0) {
		ssize_t n = net_receive(fd, room, sizeof(room), &from);
		if (n < 0 && n != -EAGAIN)
			return (int)n;
		if (n < 0 || !net_peer_same_host(&from, server) ||
		    net_peer_port(&from) != net_peer_port(server))
			continue;
		int rc = dns_answer((struct slice){room, (size_t)n}, q->name, q->type, q->id,
				    &q->s->f->scratch, &q->address);
		if (rc != -EPROTO)
			return rc;
	}
	return -ETIMEDOUT;
}

static int ask_server(struct query *q, const struct net_peer *server)
{
	struct slice bytes = dns_question(q->name, q->type, q->id, &q->s->f->scratch);
	AUTO_FD fd = net_datagram(server, fetch_interface(q->s->f));

	if (bytes.n == 0)
		return -EINVAL;
	if (fd < 0)
		return fd;
	int rc = net_send(fd, bytes, server);
	return rc < 0 ? rc : wait_answer(q, fd, server);
}

/* Each server so often, until one knows. */
static int ask_all(struct query *q)
{
	const struct net_identity *who = q->s->f->who;
	struct slice all = arena_join(&q->s->f->scratch, who->dns, ' ', who->dns6);
	int rc = -ENOENT;

	for (int i = 0; i < q->tries; i++) {
		struct slice servers = all;
		while (servers.n) {
			struct net_peer server;
			struct slice word = slice_word(&servers);
			if (!net_peer_literal(word, DNS_PORT, &server))
				continue;
			if (net_random(&q->id, sizeof(q->id)) < 0)
				return -EIO;
			rc = ask_server(q, &server);
			if (rc == 0 || rc == -ENOENT || rc == -ELOOP || rc == -EINVAL)
				return rc;
		}
	}
	return rc;
}

/* An address of IPv4 is of no use to who has none. Who has both kinds gets one of each. */
static int look_up(struct step *s, struct slice name)
{
	static const uint16_t types[] = {DNS_A, DNS_AAAA};
	const struct net_identity *who = s->f->who;
	bool both = who->ip.n && who->ip6.n;
	int rc = -ENOENT;

	s->other.length = 0;
	for (unsigned i = who->ip6.n && !who->ip.n; i < 2; i++) {
		if (rc != -ENOENT && !(rc == 0 && both))
			break;
		struct query q = {.s = s, .name = name, .type = types[i],
				  .tries = rc == 0 ? 1 : TRIES};
		int one = ask_all(&q);
		if (one == 0)
			net_peer_bytes(q.address.bytes, q.address.n, s->url.port,
				       rc == 0 ? &s->other : &s->peer);
		rc = rc == 0 ? 0 : one;
	}
	return rc;
}

int fetch_resolve(struct step *s)
{
	struct slice host = s->url.host, domain = s->f->who->domain;

	s->other.length = 0;
	if (net_peer_literal(host, s->url.port, &s->peer))
		return 0;
	if (s->f->who->dns.n + s->f->who->dns6.n == 0)
		return fetch_fail_as(s, NOTE_DNS_FAILED, -EHOSTUNREACH,
				     "%.*s is a name, and there is no name server",
				     SLICE_ARG(host));
	int rc = look_up(s, host);
	if (rc == -ENOENT && domain.n && !slice_has(host, '.'))
		rc = look_up(s, arena_join(&s->f->scratch, host, '.', domain));
	if (rc == 0)
		return 0;
	return fetch_fail_as(s, NOTE_DNS_FAILED, -EHOSTUNREACH, "no address of %.*s: %s",
			     SLICE_ARG(host),
			     rc == -ENOENT ? "there is no such name" : strerror(-rc));
}
