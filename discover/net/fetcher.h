/* Who fetches, what is wanted, and what came of it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_FETCHER_H
#define DISCOVER_NET_FETCHER_H

#include "discover/identity.h"
#include "discover/net/socket.h"
#include "discover/net/trust.h"
#include "lib/url.h"

enum { FETCH_REQUESTS_MAX = 256, FETCH_REDIRECTS_MAX = 5 };

/**
 * struct fetch_request - one request, kept to be told
 * @t:      milliseconds since the fetcher began
 * @ms:     that it took
 * @error:  0 or -errno
 * @status: of HTTP; of TFTP the number of its error
 * @note:   what went wrong, in one line; empty: nothing
 * @code:   enum note_code of that; 0: what @error says
 */
struct fetch_request {
	uint32_t t, ms;
	struct slice method, url;
	int error;
	uint32_t status;
	uint64_t bytes;
	struct slice note;
	uint32_t code;
};

/* struct fetch_log - all that was asked for, in its order */
struct fetch_log {
	struct fetch_request *at;
	uint32_t n;
};

/* A server that did not answer, or a name that has an address, and what that is. */
struct fetch_known {
	struct slice host;
	uint16_t port;
	int dead;
	struct net_peer peer, other;
};
enum { FETCH_KNOWN_MAX = 32 };

/**
 * struct fetcher - whoever fetches, with what was learned about servers
 * @who:      its name servers and domain are asked for names
 * @bind:     everything goes by @who's interface
 * @deadline: of everything, monotonic ms; 0: only that of each step
 * @arena:    for what is kept
 * @scratch:  emptied after each request
 * @trust:    whom to believe; NULL: nobody, https is refused
 * @anchors:  of @trust, taken apart when they were needed first
 * @small_packets: a connection was silent: full packets may get lost on the way to here
 * @asked_time: servers were asked what time it is; @time_from_net: what they said, 0: nothing
 */
struct fetcher {
	const struct net_identity *who;
	bool bind;
	int64_t deadline;
	struct arena *arena;
	struct arena scratch;
	const struct net_trust *trust;
	void *anchors;
	bool small_packets;
	bool asked_time;
	int64_t time_from_net;
	int64_t started;
	struct fetch_log log;
	struct fetch_known known[FETCH_KNOWN_MAX];
	uint32_t n_known;
	struct connection {
		int fd;
		void *tls;
		enum url_scheme scheme;
		struct slice host;
		uint16_t port;
	} kept;
};

/**
 * struct fetch_want - what is wanted of @url
 * @probe: only its size
 * @max:   bytes; 0: any number. More are -EFBIG, unless @cut: then the first ones are enough
 * @put:   is given the bytes in order; 0, or -errno, which ends it
 * @again: all that was put is void, it begins anew. 0 or -errno
 */
struct fetch_want {
	struct slice url;
	bool probe, cut;
	uint64_t max;
	int (*put)(void *arg, struct slice bytes);
	int (*again)(void *arg);
	void *arg;
};

/**
 * struct fetch_got - what came of it
 * @size:  when @sized: of the whole file
 * @bytes: that were put
 * @url:   where it was in the end, after redirects
 * @why:   after an error, one line: what came, what was expected
 * @code:  enum note_code of that; 0: what the error says
 */
struct fetch_got {
	uint64_t size, bytes;
	bool sized;
	struct slice url, type;
	uint32_t status;
	struct slice why;
	uint32_t code;
};

#endif
