/* kexling fetch: a file by its URL, by the fetcher that boots from servers, for a person. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>

#include "discover/net/fetch.h"
#include "init/cli/confine.h"
#include "init/cli/net_option.h"
#include "init/job/inner.h"
#include "lib/fd.h"

enum { JOB_MEMORY = 24 << 20, KEPT_BYTES = 4 << 20, WHY_MAX = 600, SECONDS = 86400 };

/* struct download - what the job works on */
struct download {
	struct slice url;
	struct net_identity who;
	struct net_trust trust;
	int fd;
};

static int put(void *download, struct slice bytes)
{
	return fd_write_all(((struct download *)download)->fd, bytes);
}

/* What cannot be taken back, as a pipe, has to be whole at once. */
static int again(void *download)
{
	int fd = ((struct download *)download)->fd;

	return ftruncate(fd, 0) < 0 || lseek(fd, 0, SEEK_SET) < 0 ? -errno : 0;
}

/* In the job, which has the file open and may open no other. Nothing is said when all is well. */
static int answer(void *download, int out)
{
	struct download *d = download;
	struct arena kept;
	struct fetch_want want = {.url = d->url, .put = put, .again = again, .arg = d};
	struct fetch_got got;
	struct slice why = {0};

	job_memory(&kept, KEPT_BYTES);
	struct fetcher f = {.who = &d->who, .trust = &d->trust, .arena = &kept};
	int rc = fetch_open(&f);
	if (rc == 0)
		rc = fetch(&f, &want, &got);
	if (rc < 0)
		why = rc != -ENOMEM && got.why.n ? got.why : slice_str(strerror(-rc));
	return job_answer(out, slice_upto(why, WHY_MAX), -1) < 0;
}

static int run_job(struct download *d, struct arena *a)
{
	struct inner_work work = {
		.run = answer, .arg = d, .sandbox = SANDBOX_NET,
		.limits = {.memory = JOB_MEMORY, .seconds = SECONDS, .fds = &d->fd, .n_fds = 1},
	};
	struct slice why;
	struct text safe = {.arena = a};

	confine_jobs();
	enum job_end end = inner_run(&work, a, &why);
	if (end != JOB_OK)
		return cli_error(CLI_REFUSED, "fetch: the job that fetches it %s",
				 job_end_text(end));
	text_safe(&safe, why);
	return why.n == 0 ? CLI_DONE
			  : cli_error(CLI_REFUSED, "%.*s: %.*s", SLICE_ARG(d->url),
				      SLICE_ARG(text_slice(&safe)));
}

/* The file that is named may be there; the one that the URL names may not. "-": standard output. */
static int open_file(const struct options *o, struct slice url, struct arena *a, const char **name)
{
	struct slice last = slice_basename(slice_upto(url, slice_find(url, '?')));
	int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (o->second ? O_TRUNC : O_EXCL);

	*name = o->second ? o->second : arena_cstr(a, last);
	if (slice_eq(slice_str(*name), S("-"))) {
		*name = NULL;
		return STDOUT_FILENO;
	}
	int fd = open(*name, flags, 0666);
	return fd < 0 ? -errno : fd;
}

static int run_fetch(const struct options *o, struct arena *a)
{
	struct download d = {.url = slice_str(o->word)};
	const char *name;
	struct url url;

	if (!url_parse(d.url, &url))
		return cli_error(CLI_USAGE, "usage: kexling fetch URL [FILE], where URL begins "
				 "with https://, http:// or tftp:// and a server");
	d.who.dns = net_option_name_servers(a);
	int rc = net_option_anchors(o, a, &d.trust.anchors);
	if (rc)
		return rc;
	d.fd = open_file(o, d.url, a, &name);
	if (d.fd < 0)
		return cli_error(CLI_REFUSED, "fetch: %s: %s", name[0] ? name : "which file?",
				 strerror(-d.fd));
	rc = run_job(&d, a);
	/* half a file is none */
	if (rc && name && (ftruncate(d.fd, 0) < 0 || unlink(name) < 0))
		cli_error(rc, "fetch: %s stays behind, and is not whole", name);
	return rc;
}

static const struct command fetch_command = {
	.name = "fetch", .bit = FOR_FETCH, .argument = "URL [FILE]",
	.help = "a file of a server; by https it proves who it is",
	.run = run_fetch,
};
COMMAND(fetch_command);
