/* Commands that fetch, choose and start images. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/cmd_image.h"

#include "discover/conf/ipxe/image.h"
#include "discover/conf/ipxe/run.h"

/* What the commands about one image do, a set of bits a command. */
enum how {
	FETCH = 1 << 0,		/* a new one, whatever its name */
	SELECT = 1 << 1,
	EXECUTE = 1 << 2,
	SET_ARGS = 1 << 3,	/* no words: no arguments */
	LOOK = 1 << 4,		/* it may be a script */
};

enum { NAME, TIMEOUT, QUIET, AUTOFREE, REPLACE };

static bool given(const struct ipxe_args *args, unsigned option)
{
	return args->given >> option & 1;
}

static int get_image(struct ipxe *x, const struct ipxe_args *args, uint32_t how,
		     struct ipxe_image **image)
{
	enum ipxe_fetch read = how & LOOK ? IPXE_READ : IPXE_PROBE;

	if (args->n == 0) {
		*image = x->selected;
		return IPXE_OK;
	}
	return how & FETCH ? ipxe_image_fetch(x, args->at[0], read, image)
			   : ipxe_image_acquire(x, args->at[0], read, image);
}

/* "chain --replace": the running script ends, and then this one runs. */
static int replace(struct ipxe *x, struct ipxe_image *image)
{
	if (!x->run || !x->run->image)
		return ipxe_fail(x, IPXE_ENOTTY, "replace: not in a script");
	x->run->image->replacement = image;
	x->stop = IPXE_STOP_SCRIPT;
	return IPXE_OK;
}

static int act(struct ipxe *x, const struct ipxe_args *args, uint32_t how,
	       struct ipxe_image *image)
{
	if (how & SELECT)
		x->selected = image;
	if (!(how & EXECUTE))
		return IPXE_OK;
	return given(args, REPLACE) ? replace(x, image) : ipxe_image_exec(x, image);
}

static int cmd_single(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	struct ipxe_image *image = NULL;
	int rc = get_image(x, args, c->how, &image);

	if (rc != IPXE_OK)
		return rc;
	if (!image || !ipxe_image_registered(x, image)) {
		ipxe_fail(x, 0, "No image selected");
		return IPXE_OK;	/* as iPXE has it */
	}
	if (c->how & SET_ARGS)
		image->args = (struct slice){0};
	if (given(args, NAME))
		image->name = args->option[NAME];
	if (args->n > 1)
		image->args = ipxe_join(x, args->at + 1, args->n - 1);
	image->autofree |= given(args, AUTOFREE);
	return act(x, args, c->how, image);
}

/* What becomes of unpacking is known to whoever loads it: an initrd may be packed. */
static int cmd_extract(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	struct slice name = args->option[NAME];
	int rc = cmd_single(x, args, c);

	if (rc == IPXE_OK && name.n == 0 && x->images.n) {
		struct ipxe_image *image = x->images.at[x->images.n - 1];
		size_t dot = slice_rfind(image->name, '.');
		image->name = slice_upto(image->name, dot);
	}
	return rc;
}

static int cmd_free(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)c;
	if (args->n == 0)
		x->images.n = 0;
	for (uint32_t i = 0; i < args->n; i++) {
		struct ipxe_image *image = ipxe_image_find(x, args->at[i]);
		if (!image)
			return ipxe_fail(x, IPXE_ENOENT, "\"%.*s\": no such image",
					 SLICE_ARG(args->at[i]));
		ipxe_image_unregister(x, image);
	}
	return IPXE_OK;
}

static int cmd_stat(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)c;
	for (uint32_t i = 0; i < args->n; i++)
		if (!ipxe_image_find(x, args->at[i]))
			return ipxe_fail(x, IPXE_ENOENT, "\"%.*s\": no such image",
					 SLICE_ARG(args->at[i]));
	return IPXE_OK;
}

/* Signatures are not checked: who asks for one does not get on. */
static int cmd_verify(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)c;
	return ipxe_fail(x, IPXE_EACCES, "%.*s: signatures are not checked here",
			 SLICE_ARG(args->at[0]));
}

static int cmd_trust(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	enum { ALLOW = 1 << 0, PERMANENT = 1 << 1 };

	(void)c;
	if (args->given & ALLOW && x->closed)
		return ipxe_fail(x, IPXE_EACCES, "imgtrust: it stays as it is");
	x->closed |= !(args->given & ALLOW);
	return IPXE_OK;
}

/* Without an address a local drive; "net0/root-path" and the like are for SANs. */
static int cmd_sanboot(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)c;
	if (args->n)
		return ipxe_fail(x, IPXE_ENOTSUP, "%.*s: disks over the network are not used here",
				 SLICE_ARG(args->at[0]));
	ipxe_finish(x, IPXE_END_LOCAL);
	return IPXE_OK;
}

static int cmd_params(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	enum { DELETE = 1 << 2 };

	(void)c;
	if (args->given & DELETE)
		return IPXE_OK;
	if (x->params.n == LIMIT_IPXE_IMAGES)
		return ipxe_fail(x, IPXE_ERANGE, "more than %d lists", LIMIT_IPXE_IMAGES);
	*ARENA_PUSH(x->arena, &x->params.at, &x->params.n) =
		(struct ipxe_params){.name = args->option[0]};
	return IPXE_OK;
}

static int cmd_param(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)c;
	for (uint32_t i = 0; i < x->params.n; i++)
		if (slice_eq(x->params.at[i].name, args->option[0]))
			return IPXE_OK;
	return ipxe_fail(x, IPXE_ENOENT, "there is no list of parameters");
}

/* The boot file of the lease once more. */
static int cmd_autoboot(struct ipxe *x, const struct ipxe_args *args,
			const struct ipxe_command *c)
{
	struct slice words[] = {S("chain"), x->boot_url};

	(void)args;
	(void)c;
	if (x->boot_url.n == 0)
		return ipxe_fail(x, IPXE_ENOENT, "autoboot: no boot file is known");
	return ipxe_run_words(x, 2, words);
}

static const struct ipxe_option no_options[] = {{0}};
static const struct ipxe_option single_options[] = {
	{"name", 'n', 's', NAME}, {"timeout", 't', 'n', TIMEOUT}, {"quiet", 'q', 'f', QUIET},
	{"autofree", 'a', 'f', AUTOFREE}, {0},
};
static const struct ipxe_option exec_options[] = {
	{"name", 'n', 's', NAME}, {"timeout", 't', 'n', TIMEOUT}, {"quiet", 'q', 'f', QUIET},
	{"autofree", 'a', 'f', AUTOFREE}, {"replace", 'r', 'f', REPLACE}, {0},
};
static const struct ipxe_option verify_options[] = {
	{"signer", 's', 's', 0}, {"keep", 'k', 'f', 1}, {"timeout", 't', 'n', 2}, {0},
};
static const struct ipxe_option trust_options[] = {
	{"allow", 'a', 'f', 0}, {"permanent", 'p', 'f', 1}, {0},
};
static const struct ipxe_option san_options[] = {
	{"drive", 'd', 'n', 0}, {"no-describe", 'n', 'f', 1}, {"keep", 'k', 'f', 2},
	{"filename", 'f', 's', 3}, {"extra", 'e', 's', 4}, {"label", 'l', 's', 5}, {0},
};
static const struct ipxe_option params_options[] = {
	{"name", 'n', 's', 0}, {"method", 'm', 's', 1}, {"delete", 'd', 'f', 2}, {0},
};
static const struct ipxe_option param_options[] = {
	{"params", 'p', 's', 0}, {"header", 'H', 'f', 1}, {0},
};

const struct ipxe_command ipxe_image_commands[] = {
	{"kernel", cmd_single, single_options, 1, IPXE_ANY_WORDS, SELECT},
	{"imgselect imgload", cmd_single, single_options, 1, IPXE_ANY_WORDS, SELECT | LOOK},
	{"initrd module", cmd_single, single_options, 1, IPXE_ANY_WORDS, FETCH},
	{"imgfetch", cmd_single, single_options, 1, IPXE_ANY_WORDS, FETCH},
	{"chain imgexec boot", cmd_single, exec_options, 0, IPXE_ANY_WORDS, EXECUTE | LOOK},
	{"imgargs", cmd_single, single_options, 1, IPXE_ANY_WORDS, SET_ARGS},
	{"imgextract", cmd_extract, single_options, 1, IPXE_ANY_WORDS, 0},
	{"imgfree", cmd_free, no_options, 0, IPXE_ANY_WORDS, 0},
	{"imgstat md5sum sha1sum sha256sum sha512sum", cmd_stat, no_options, 0, IPXE_ANY_WORDS, 0},
	{"imgverify", cmd_verify, verify_options, 1, 2, 0},
	{"imgtrust", cmd_trust, trust_options, 0, 0, 0},
	{"sanboot sanhook sanunhook", cmd_sanboot, san_options, 0, IPXE_ANY_WORDS, 0},
	{"params", cmd_params, params_options, 0, 0, 0},
	{"param", cmd_param, param_options, 1, IPXE_ANY_WORDS, 0},
	{"autoboot", cmd_autoboot, NULL, 0, IPXE_ANY_WORDS, 0},
	{0},
};
