/* kexling ipxe: run an iPXE script, or list where its menus lead, as JSON. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>

#include "discover/bootfile.h"
#include "discover/conf/ipxe/trace.h"
#include "discover/source_servers.h"
#include "init/cli/options.h"
#include "init/cli/script.h"
#include "init/machine/machine.h"
#include "lib/fd.h"
#include "lib/url.h"

/* A network of one server after the other, none of which is asked over a network. */
struct network {
	struct source_dir tree;
	struct source_servers servers;
	struct volume volume;
	struct net_identity who;
};

static const struct {
	struct slice name;
	size_t at;
} fields[] = {
	{S_INIT("mac"), offsetof(struct net_identity, mac)},
	{S_INIT("ip"), offsetof(struct net_identity, ip)},
	{S_INIT("netmask"), offsetof(struct net_identity, netmask)},
	{S_INIT("gateway"), offsetof(struct net_identity, gateway)},
	{S_INIT("dns"), offsetof(struct net_identity, dns)},
	{S_INIT("hostname"), offsetof(struct net_identity, hostname)},
	{S_INIT("domain"), offsetof(struct net_identity, domain)},
	{S_INIT("root-path"), offsetof(struct net_identity, root_path)},
	{S_INIT("dhcp-server"), offsetof(struct net_identity, server_id)},
	{S_INIT("next-server"), offsetof(struct net_identity, next_server)},
	{S_INIT("filename"), offsetof(struct net_identity, filename)},
};

/* "--set ip=10.9.0.58" is the lease's; other settings are left to a script's own. */
static bool take_field(struct net_identity *who, struct slice given)
{
	struct slice value = given, name = slice_cut(&value, '=');

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (slice_eq(fields[i].name, name)) {
			*(struct slice *)((char *)who + fields[i].at) = value;
			return true;
		}
	return false;
}

static void open_network(struct network *n, const char *dir, struct slice url)
{
	n->who.hardware = 1;
	n->who.url = url;
	n->tree = (struct source_dir){.source.ops = &source_dir_ops, .root = -1};
	if (dir)
		n->tree.root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	n->servers = (struct source_servers){{&source_servers_ops}, &n->tree.source};
	n->volume = (struct volume){.number = 1, .source = &n->servers.source, .net = &n->who,
				    .facts = {.device = S("net0"), .fstype = S("net")}};
}

/* FILE is an address, which @network has, or a file, which stands for @url. */
static int read_script(const struct options *o, struct network *n, struct ipxe_trace *t,
		       struct arena *a)
{
	enum { MAX = LIMIT_IPXE_SCRIPT_BYTES };
	bool is_url = url_is_absolute(slice_str(o->word));
	int rc = is_url ? source_read(n->volume.source, t->url, MAX, a, &t->text)
			: fd_read_file(AT_FDCWD, o->word, MAX, a, &t->text);

	return rc < 0 ? cli_error(CLI_REFUSED, "%s: %s", o->word, strerror(-rc)) : CLI_DONE;
}

static struct slice_list labels_of(struct slice path, struct arena *a)
{
	struct slice_list list = {0};

	while (path.n)
		slice_list_add(&list, a, slice_cut(&path, '/'));
	return list;
}

/* struct ipxe_job - what the job works on */
struct ipxe_job {
	struct network *network;
	struct ipxe_trace *trace;
	struct machine machine;
	bool list;
};

static int put_run(void *job, struct arena *a, struct json *j)
{
	struct ipxe_job *work = job;
	struct volume *volume = &work->network->volume;
	struct volume_set set = {volume, 1};
	struct scan scan = {.arena = a, .volume = volume, .volumes = &set,
			    .machine = &work->machine};

	if (!work->list)
		return ipxe_trace(&scan, work->trace, j);
	bootfile_parse(&scan, work->trace->url, work->trace->text);
	ipxe_put_entries(&scan, j);
	return 0;
}

static int print_run(struct ipxe_job *work, struct arena *a)
{
	int root = work->network->tree.root;
	struct script script = {.put = put_run, .arg = work, .indent = work->list,
				.fds = &root, .n_fds = root >= 0};
	struct slice json;
	const char *lack = script_run(&script, a, &json);

	return lack ? cli_error(CLI_REFUSED, "ipxe: %s", lack) : cli_print(json);
}

static int run_ipxe(const struct options *o, struct arena *a)
{
	static struct network n;
	struct ipxe_trace t = {.choices = labels_of(o->entry, a)};
	struct ipxe_job work = {&n, &t, machine_look(), !o->trace};

	if (!o->word)
		return cli_error(CLI_USAGE, "usage: kexling ipxe FILE [--trace]");
	t.url = url_is_absolute(slice_str(o->word)) ? slice_str(o->word)
		: o->path.n			     ? o->path
						     : S("tftp://server/boot.ipxe");
	open_network(&n, o->volumes.n ? o->volumes.at[0].value : NULL, t.url);
	for (uint32_t i = 0; i < o->set.n; i++)
		if (!take_field(&n.who, slice_str(o->set.at[i])))
			slice_list_add(&t.set, a, slice_str(o->set.at[i]));
	if (o->platform.n)
		work.machine.efi = slice_eq(o->platform, S("efi"));
	if (o->cpu.n)
		work.machine.arch = o->cpu;
	int rc = read_script(o, &n, &t, a);
	return rc == CLI_DONE ? print_run(&work, a) : rc;
}

static const struct command ipxe = {
	.name = "ipxe", .bit = FOR_IPXE, .argument = "FILE",
	.help = "run an iPXE script, or list where its menus lead", .run = run_ipxe,
};
COMMAND(ipxe);
