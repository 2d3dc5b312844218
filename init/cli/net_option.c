/* Networks that options name. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/net_option.h"

#include <errno.h>
#include <fcntl.h>

#include "init/catalog/net_add.h"
#include "init/cli/cli.h"
#include "init/net/authorities.h"
#include "init/net/lease_job.h"
#include "init/net/self.h"
#include "lib/fd.h"
#include "lib/hex.h"
#include "lib/url.h"

enum { LEASE_MS = 60000, RESOLV_BYTES = 1 << 16 };

struct slice net_option_name_servers(struct arena *a)
{
	struct slice text, found = {0};

	if (fd_read_file(AT_FDCWD, "/etc/resolv.conf", RESOLV_BYTES, a, &text) < 0)
		return found;
	while (text.n) {
		struct slice line = slice_cut(&text, '\n');
		if (slice_eq(slice_word(&line), S("nameserver")))
			found = arena_join(a, found, ' ', slice_word(&line));
	}
	return found;
}

/* "11223344-5566-..." in the order in which dmidecode prints it, as bytes in that of the table. */
static bool uuid_bytes(struct slice text, struct arena *a, struct slice *bytes)
{
	static const uint8_t order[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
	unsigned char usual[sizeof(order)];
	struct slice digits = {0};

	while (text.n)
		digits = arena_concat(a, digits, slice_cut(&text, '-'));
	if (!hex_bytes(digits, usual, sizeof(usual)))
		return false;
	char *wire = arena_array(a, char, sizeof(order));
	for (size_t i = 0; i < sizeof(order); i++)
		wire[order[i]] = (char)usual[i];
	*bytes = (struct slice){wire, sizeof(order)};
	return true;
}

static bool is_mac(struct slice text)
{
	unsigned char byte;
	int n = 0;

	for (; text.n; n++)
		if (!hex_bytes(slice_cut(&text, ':'), &byte, 1))
			return false;
	return n == MAC_BYTES;
}

/* What options say about this machine. */
static int set_identity(const struct options *o, struct arena *a, struct net_identity *who)
{
	uint8_t ip[4];

	if (o->net_ip.n && !net_ipv4(o->net_ip, ip))
		return cli_error(CLI_USAGE, "--ip %.*s: an address is written 10.9.0.58",
				 SLICE_ARG(o->net_ip));
	if (o->net_mac.n && !is_mac(o->net_mac))
		return cli_error(CLI_USAGE, "--mac %.*s: an address is written 52:54:00:12:34:56",
				 SLICE_ARG(o->net_mac));
	if (o->net_uuid.n && !uuid_bytes(o->net_uuid, a, &who->uuid))
		return cli_error(CLI_USAGE, "--uuid %.*s: 32 hexadecimal digits are one, with or "
				 "without dashes", SLICE_ARG(o->net_uuid));
	if (o->net_ip.n)
		who->ip = o->net_ip;
	if (o->net_mac.n)
		who->mac = o->net_mac;
	return CLI_DONE;
}

/* The first of the places that is there. */
int net_option_anchors(const struct options *o, struct arena *a, struct slice *anchors)
{
	static const char *const places[] = {AUTHORITIES_DIR, AUTHORITIES_OF_SYSTEM};

	if (o->net_ca.p) {
		int rc = authorities_read(arena_cstr(a, o->net_ca), a, anchors);
		return rc == 0 ? CLI_DONE
			       : cli_error(CLI_USAGE, "--ca %.*s: %s", SLICE_ARG(o->net_ca),
					   strerror(-rc));
	}
	for (unsigned i = 0; anchors->n == 0 && i < sizeof(places) / sizeof(*places); i++)
		if (authorities_read(places[i], a, anchors) < 0)
			*anchors = (struct slice){0};
	return CLI_DONE;
}

static int add(struct discovery *d, const struct lease_record *lease)
{
	int rc = net_add(d, lease, false);

	return rc == 0 ? CLI_DONE
		       : cli_error(CLI_REFUSED, "%.*s: %s", SLICE_ARG(lease->who.interface),
				   strerror(-rc));
}

int net_option_url(struct discovery *d, const char *text, const struct options *o, struct arena *a)
{
	struct lease_record lease = {.leased = 1};
	struct net_identity *who = &lease.who;
	struct dhcp4_self self = net_self(&d->machine, (struct slice){0});
	struct url url;

	if (!url_parse(slice_str(text), &url))
		return cli_error(CLI_USAGE, "--url %s: an address begins with tftp://, http:// or "
				 "https:// and a server, and has no blanks", text);
	*who = (struct net_identity){
		.interface = S("url"), .hardware = 1, .uuid = self.uuid, .arch = self.arch,
		.user_class = self.user_class, .dns = net_option_name_servers(a),
		.next_server = url.host,
		.filename = slice_str(text), .url = slice_str(text),
	};
	int rc = set_identity(o, a, who);
	return rc ? rc : add(d, &lease);
}

/* ---- DHCP ---- */

static struct {
	struct lease_job job;
	struct discovery *discovery;
	bool runs;
	int result;
} request;

static void leased(struct lease_job *j, enum job_end end, const struct lease_record *lease)
{
	char why[LEASE_WHY_BYTES];
	uint32_t code;

	request.runs = false;
	request.result = CLI_REFUSED;
	if (!lease)
		cli_error(CLI_REFUSED, "DHCP on %s: the job that asks %s", j->link.name,
			  job_end_text(end));
	else if (!lease->leased)
		cli_error(CLI_REFUSED, "DHCP on %s: %.*s", j->link.name,
			  SLICE_ARG(lease_why(lease, why, &code)));
	else
		request.result = add(request.discovery, lease);
}

int net_option_dhcp(struct discovery *d, const char *interface, const struct options *o)
{
	(void)o;
	request.discovery = d;
	request.job.self = net_self(&d->machine, (struct slice){0});
	request.job.alternate = true;
	request.job.timeout_ms = LEASE_MS;
	request.job.done = leased;
	request.runs = true;
	int rc = lease_job_start(&request.job, d->loop, interface);
	if (rc < 0)
		return cli_error(CLI_REFUSED, "--dhcp %s: %s", interface, strerror(-rc));
	while (request.runs)
		loop_once(d->loop);
	return request.result;
}

bool net_option_reaped(pid_t pid, int status)
{
	return job_reaped(&request.job.job, pid, status);
}
