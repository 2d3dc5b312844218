/* The address of a server: as it is written, or by asking name servers. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/net/dns.h"
#include "discover/net/protocols.h"
#include "lib/fd.h"

enum { TRIES = 3, ANSWER_MS = 2000 };

/**
 * struct query - one name and type, asked of one server after the other
 * @id: random: whoever is not on the way cannot answer
 */
struct query {
	struct step *s;
	struct slice name;
	uint16_t type, id;
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

/* Each server three times, until one knows. */
static int ask_all(struct query *q)
{
	const struct net_identity *who = q->s->f->who;
	struct slice all = arena_join(&q->s->f->scratch, who->dns, ' ', who->dns6);
	int rc = -ENOENT;

	for (int i = 0; i < TRIES; i++) {
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

/* An address of IPv4 is of no use to who has none. */
static int look_up(struct step *s, struct slice name)
{
	static const uint16_t types[] = {DNS_A, DNS_AAAA};
	const struct net_identity *who = s->f->who;
	int rc = -ENOENT;

	for (unsigned i = who->ip6.n && !who->ip.n; i < 2 && rc == -ENOENT; i++) {
		struct query q = {.s = s, .name = name, .type = types[i]};
		rc = ask_all(&q);
		if (rc == 0)
			net_peer_bytes(q.address.bytes, q.address.n, s->url.port, &s->peer);
	}
	return rc;
}

int fetch_resolve(struct step *s)
{
	struct slice host = s->url.host, domain = s->f->who->domain;

	if (net_peer_literal(host, s->url.port, &s->peer))
		return 0;
	if (s->f->who->dns.n + s->f->who->dns6.n == 0)
		return fetch_fail(s, -EHOSTUNREACH, "%.*s is a name, and there is no name server",
				  SLICE_ARG(host));
	int rc = look_up(s, host);
	if (rc == -ENOENT && domain.n && !slice_has(host, '.'))
		rc = look_up(s, arena_join(&s->f->scratch, host, '.', domain));
	if (rc == 0)
		return 0;
	return fetch_fail(s, -EHOSTUNREACH, "no address of %.*s: %s", SLICE_ARG(host),
			  rc == -ENOENT ? "there is no such name" : strerror(-rc));
}
