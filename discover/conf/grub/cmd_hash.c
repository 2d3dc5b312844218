/* hashsum, md5sum, sha1sum, sha256sum, sha512sum: hashes of files, also against a list. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_hash.h"

#include "discover/conf/grub/file.h"
#include "discover/conf/grub/options.h"
#include "lib/hash.h"
#include "lib/hex.h"

enum { HASH, CHECK, PREFIX, KEEP_GOING, UNCOMPRESS, N_OPTIONS };

static const struct grub_option options[N_OPTIONS] = {
	[HASH] = {'h', OPT_VALUE, S_INIT("hash")},
	[CHECK] = {'c', OPT_VALUE, S_INIT("check")},
	[PREFIX] = {'p', OPT_VALUE, S_INIT("prefix")},
	[KEEP_GOING] = {'k', 0, S_INIT("keep-going")},
	[UNCOMPRESS] = {'u', 0, S_INIT("uncompress")},
};

enum {
	CHUNK = 1 << 16,
	BYTES_A_BYTE = 16,	/* bytes of a file that weigh as much as one of a word */
};

struct sums {
	struct grub *g;
	enum hash_kind kind;
	bool keep_going;
	unsigned unread, wrong;
};

/* 0 or a status with the error set. */
static int hash_file(struct sums *s, struct slice name, unsigned char out[HASH_MAX_BYTES])
{
	struct grub *g = s->g;
	struct grub_place place;
	struct slice bytes;
	struct hash h;
	uint64_t at = 0;
	int status = grub_locate(g, name, &place);

	hash_begin(&h, s->kind);
	do {
		size_t mark = g->scratch->used;
		if (status != GRUB_OK)
			return status;
		if (source_read_at(grub_source(&place), place.path, at, CHUNK, g->scratch,
				   &bytes) < 0)
			return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found",
					  SLICE_ARG(place.path));
		hash_put(&h, bytes);
		at += bytes.n;
		grub_charge(g, bytes.n / BYTES_A_BYTE);
		g->scratch->used = mark;
	} while (bytes.n == CHUNK && grub_step(g));
	hash_end(&h, out);
	return GRUB_OK;
}

/* "HEX  NAME" */
static bool read_line(struct sums *s, struct slice *line, unsigned char wanted[HASH_MAX_BYTES])
{
	unsigned size = hash_size(s->kind);

	if (line->n < 2 * size + 2 || !hex_bytes(slice_upto(*line, 2 * size), wanted, size))
		return false;
	*line = slice_from(*line, 2 * size);
	bool ok = ascii_blank(line->p[0]) && ascii_blank(line->p[1]);
	*line = slice_from(*line, 2);
	return ok;
}

static void tell(struct sums *s, struct slice name, struct slice what)
{
	grub_print(s->g, name);
	grub_print(s->g, what);
}

static int check_file(struct sums *s, struct slice name, struct slice prefix,
		      const unsigned char wanted[HASH_MAX_BYTES])
{
	unsigned char got[HASH_MAX_BYTES];
	struct slice file = prefix.n ? arena_join(s->g->scratch, prefix, '/', name) : name;
	int status = hash_file(s, file, got);

	if (status != GRUB_OK)
		return status;
	if (memcmp(got, wanted, hash_size(s->kind))) {
		tell(s, name, S(": HASH MISMATCH\n"));
		s->wrong++;
		if (!s->keep_going)
			return grub_error(s->g, GRUB_TEST_FAILURE, "hash of '%.*s' mismatches",
					  SLICE_ARG(name));
		return GRUB_OK;
	}
	tell(s, name, S(": OK\n"));
	return GRUB_OK;
}

static int check_list(struct sums *s, struct slice list, struct slice prefix)
{
	unsigned char wanted[HASH_MAX_BYTES];
	struct grub_place place;
	struct slice text;
	int status = grub_read(s->g, list, &text, &place);

	while (status == GRUB_OK && text.n) {
		struct slice line = slice_cut(&text, '\n');
		if (slice_ends(line, S("\r")))
			line.n--;
		if (!read_line(s, &line, wanted))
			return grub_error(s->g, GRUB_BAD_FILE_TYPE, "invalid hash list");
		status = check_file(s, line, prefix, wanted);
	}
	if (status == GRUB_OK && s->wrong)
		return grub_error(s->g, GRUB_TEST_FAILURE, "hash of %u files mismatches", s->wrong);
	return status;
}

static int print_sum(struct sums *s, struct slice name)
{
	unsigned char sum[HASH_MAX_BYTES];
	struct text t = {.arena = s->g->scratch};
	int status = hash_file(s, name, sum);

	if (status != GRUB_OK) {
		s->unread++;
		if (s->keep_going)
			grub_print_error(s->g);
		return s->keep_going ? GRUB_OK : status;
	}
	hex_put(&t, sum, hash_size(s->kind));
	text_printf(&t, "  %.*s\n", SLICE_ARG(name));
	grub_print(s->g, text_slice(&t));
	return GRUB_OK;
}

static int print_sums(struct sums *s, const struct grub_argv *names)
{
	int status = GRUB_OK;

	for (uint32_t i = 0; i < names->n && status == GRUB_OK; i++)
		status = print_sum(s, names->at[i]);
	if (status == GRUB_OK && s->unread)
		return grub_error(s->g, GRUB_TEST_FAILURE, "%u files couldn't be read", s->unread);
	return status;
}

/* -h, or what the command is called without "sum". */
static struct slice kind_name(const struct grub_command *command, const struct grub_option_value *o)
{
	struct slice name = slice_upto(command->name, command->name.n - 3);

	return o->set || slice_eq(name, S("hash")) ? o->value : name;
}

GRUB_COMMAND(cmd_hashsum)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;
	int status = grub_options(g, options, N_OPTIONS, 0, argc, argv, o, &rest);

	if (status)
		return status == GRUB_HELP ? g->status : status;
	struct slice name = kind_name(command, &o[HASH]);
	struct sums s = {.g = g, .kind = hash_by_name(name), .keep_going = o[KEEP_GOING].set};
	if (name.n == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "no hash specified");
	if (s.kind == HASH_KINDS)
		return grub_error(g, GRUB_BAD_ARGUMENT, "unknown hash");
	if (o[CHECK].set && rest.n)
		return grub_error(g, GRUB_BAD_ARGUMENT, "--check is incompatible with file list");
	return o[CHECK].set ? check_list(&s, o[CHECK].value, o[PREFIX].value)
			    : print_sums(&s, &rest);
}
