/* Images: files that are at hand, by name. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/image.h"

#include <errno.h>

#include "discover/conf/ipxe/run.h"
#include "lib/url.h"

struct ipxe_image *ipxe_image_find(const struct ipxe *x, struct slice name)
{
	for (uint32_t i = 0; i < x->images.n; i++)
		if (slice_eq(x->images.at[i]->name, name))
			return x->images.at[i];
	return NULL;
}

bool ipxe_image_registered(const struct ipxe *x, const struct ipxe_image *image)
{
	for (uint32_t i = 0; i < x->images.n; i++)
		if (x->images.at[i] == image)
			return true;
	return false;
}

void ipxe_image_register(struct ipxe *x, struct ipxe_image *image)
{
	*ARENA_PUSH(x->arena, &x->images.at, &x->images.n) = image;
}

void ipxe_image_unregister(struct ipxe *x, const struct ipxe_image *image)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < x->images.n; i++)
		if (x->images.at[i] != image)
			x->images.at[kept++] = x->images.at[i];
	x->images.n = kept;
}

static const struct {
	int error;
	int status;
	const char *text;
} errors[] = {
	{-ENOENT, IPXE_ENOENT, "not there"},
	{-EACCES, IPXE_EPERM, "the server does not allow it"},
	{-ETIMEDOUT, IPXE_ETIMEDOUT, "the server does not answer"},
	{-EHOSTUNREACH, IPXE_ETIMEDOUT, "the server cannot be reached"},
	{-ENODEV, IPXE_ENODEV, "there is no network"},
	{-EFBIG, IPXE_ERANGE, "too large"},
	{0, IPXE_EINVAL, "it cannot be read"},
};

static int not_fetched(struct ipxe *x, struct slice url, int error)
{
	unsigned i = 0;

	while (errors[i].error && errors[i].error != error)
		i++;
	return ipxe_fail(x, errors[i].status, "%.*s: %s", SLICE_ARG(url), errors[i].text);
}

/* "URI##params=NAME": settings that would go with the request. Taken off; true: there are some. */
static bool take_form(struct ipxe *x, struct slice *uri)
{
	bool found = false;

	for (size_t i = 0; i + 1 < uri->n && !found; i++) {
		struct slice rest = slice_from(*uri, i);
		if (!slice_skip(&rest, S("##params")))
			continue;
		slice_skip(&rest, S("="));
		*uri = slice_upto(*uri, i);
		for (uint32_t k = 0; k < x->params.n; k++)
			found |= slice_eq(x->params.at[k].name, rest);
		break;
	}
	*uri = slice_upto(*uri, slice_find(*uri, '#'));
	return found;
}

/* Whether @url may be asked for: it was before, or there is room for one more. */
static bool may_ask(struct ipxe *x, struct slice_list *asked, uint32_t max, struct slice url)
{
	for (uint32_t i = 0; i < asked->n; i++)
		if (slice_eq(asked->at[i], url))
			return true;
	if (asked->n >= max)
		return false;
	slice_list_add(asked, x->budget->arena, arena_copy(x->budget->arena, url));
	return true;
}

/* A kernel, or a script that would be taken for one. */
static int read_long(struct ipxe *x, struct ipxe_image *image)
{
	enum { HEAD = 16 };
	struct slice head;

	if (source_read_at(x->files, image->url, 0, HEAD, x->arena, &head) < 0 ||
	    !ipxe_is_script(head))
		return IPXE_OK;
	return ipxe_fail(x, IPXE_ERANGE, "%.*s: a script of more than %d bytes is not run",
			 SLICE_ARG(image->url), LIMIT_IPXE_SCRIPT_BYTES);
}

static int read_script(struct ipxe *x, struct ipxe_image *image)
{
	struct slice text;

	if (!may_ask(x, &x->budget->scripts, LIMIT_IPXE_SCRIPTS, image->url))
		return ipxe_fail(x, IPXE_ERANGE, "%.*s: more than %d scripts, it is not fetched",
				 SLICE_ARG(image->url), LIMIT_IPXE_SCRIPTS);
	int rc = source_read(x->files, image->url, LIMIT_IPXE_SCRIPT_BYTES, x->arena, &text);
	if (rc == -EFBIG)
		return read_long(x, image);
	if (rc < 0)
		return not_fetched(x, image->url, rc);
	image->is_script = ipxe_is_script(text);
	image->is_file = true;
	if (image->is_script)
		image->text = text;
	return IPXE_OK;
}

/* Without a budget it is taken to be there: whoever loads it looks again. */
static int probe(struct ipxe *x, struct ipxe_image *image)
{
	struct file_info info;

	image->is_file = true;
	if (!may_ask(x, &x->budget->files, LIMIT_IPXE_PROBES, image->url))
		return IPXE_OK;
	int rc = source_stat(x->files, image->url, &info);
	return rc < 0 ? not_fetched(x, image->url, rc) : IPXE_OK;
}

int ipxe_image_fetch(struct ipxe *x, struct slice uri, enum ipxe_fetch how,
		     struct ipxe_image **image)
{
	struct ipxe_image *i = arena_new(x->arena, struct ipxe_image);
	struct slice base = x->run && x->run->image ? x->run->image->url : (struct slice){0};
	bool form = take_form(x, &uri);

	i->url = url_join(base, uri, x->arena);
	struct slice path = slice_upto(i->url, slice_find(i->url, '?'));
	i->name = ipxe_uri_decode(slice_basename(path), x->arena);
	if (x->images.n >= LIMIT_IPXE_IMAGES)
		return ipxe_fail(x, IPXE_ERANGE, "more than %d images", LIMIT_IPXE_IMAGES);
	if (form)
		return ipxe_fail(x, IPXE_ENOTSUP, "%.*s: a form is not sent while looking",
				 SLICE_ARG(i->url));
	if (slice_has(i->url, ':') && !url_is_absolute(i->url))
		return ipxe_fail(x, IPXE_ENOTSUP, "%.*s: only tftp, http and https are spoken",
				 SLICE_ARG(i->url));
	int rc = how == IPXE_READ ? read_script(x, i) : probe(x, i);
	if (rc != IPXE_OK)
		return rc;
	ipxe_image_register(x, i);
	*image = i;
	return IPXE_OK;
}

int ipxe_image_acquire(struct ipxe *x, struct slice name, enum ipxe_fetch how,
		       struct ipxe_image **image)
{
	*image = ipxe_image_find(x, name);
	return *image ? IPXE_OK : ipxe_image_fetch(x, name, how, image);
}

static int exec_script(struct ipxe *x, struct ipxe_image *image)
{
	ipxe_image_unregister(x, image);
	int rc = ipxe_run_script(x, image);

	if (x->stop == IPXE_STOP_RUN)
		return rc;
	struct ipxe_image *next = image->replacement;
	image->replacement = NULL;
	if (!next && !image->autofree)
		ipxe_image_register(x, image);
	return next ? ipxe_image_exec(x, next) : rc;
}

int ipxe_image_exec(struct ipxe *x, struct ipxe_image *image)
{
	if (!image->is_file && !image->is_script) {
		int rc = read_script(x, image);
		if (rc != IPXE_OK)
			return rc;
	}
	if (x->closed)
		return ipxe_fail(x, IPXE_EACCES,
				 "%.*s: signatures are asked for, and not checked here",
				 SLICE_ARG(image->name));
	if (image->is_script)
		return exec_script(x, image);
	x->kernel = image;
	ipxe_finish(x, IPXE_END_BOOT);
	return IPXE_OK;
}
