/* What is measured of reading configurations:
 * one scan of a directory, or one parser over one file. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "discover/conf/grub/parse.h"
#include "discover/parser.h"
#include "discover/run.h"

void measured(struct scan *scan, const struct parser *parser, struct slice path, struct slice text);

/* The tool counts what runs in here; its name has to survive the optimiser. */
__attribute__((noipa, used)) void measured(struct scan *scan, const struct parser *parser,
					   struct slice path, struct slice text)
{
	if (parser)
		parser->parse(scan, path, text);
	else
		scan_run(scan);
}

static void ignore(void *data, struct slice name, struct node *body)
{
	(void)data;
	(void)name;
	(void)body;
}

/* What the interpreter does of a grub.cfg before it runs something: a tree of each group. */
static void parse_groups(struct scan *scan, struct slice path, struct slice text)
{
	struct arena tree = {0};
	struct lexer lexer;
	struct blocks blocks = {.arena = scan->arena};
	struct parser_state p = {.lexer = &lexer, .tree = &tree, .lasting = scan->arena,
				 .blocks = &blocks, .define = ignore};

	(void)path;
	if (arena_open(&tree, LIMIT_SCAN_MEMORY, scan->arena->full) < 0)
		return;
	lex_begin(&lexer, lex_clean(scan->arena, text), 1, true);
	while (lex_next_group(&lexer)) {
		struct node *list;
		if (parse_group(&p, &list) == PARSE_OK)
			scan->n_entries++;
		tree.used = 0;
	}
	arena_close(&tree);
}

static const struct parser groups = {.name = "grub-parse", .parse = parse_groups};

static const struct parser *parser_of(struct slice name)
{
	return slice_eq(name, slice_str(groups.name)) ? &groups : parser_by_name(name);
}

static _Noreturn void out_of_memory(struct arena *a)
{
	(void)a;
	fputs("more memory than a scan may have\n", stderr);
	_exit(1);
}

/* Pages that were touched for the first time so far. */
static size_t touched(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_SELF, &usage) ? 0 : (size_t)usage.ru_minflt;
}

/* Takes the C library's place: valgrind knows no openat2(), and the trees measured here are our
 * own. Of other calls only that for directories is made here. */
long syscall(long number, ...)
{
	va_list args;

	va_start(args, number);
	if (number == SYS_getdents64) {
		int dir = va_arg(args, int);
		struct dirent *buffer = va_arg(args, struct dirent *);
		int n = getdents(dir, buffer, va_arg(args, size_t));
		va_end(args);
		return n;
	}
	int root = va_arg(args, int);
	const char *path = va_arg(args, const char *);
	const struct open_how *how = va_arg(args, const struct open_how *);
	va_end(args);
	if (number != SYS_openat2) {
		errno = ENOSYS;
		return -1;
	}
	path += strspn(path, "/");
	return openat(root, *path ? path : ".", (int)how->flags);
}

static int fail(const char *what, int error)
{
	fprintf(stderr, "%s: %s\n", what, strerror(error < 0 ? -error : error));
	return 1;
}

/* bench_scan DIRECTORY [PARSER FILE]: one line of figures. The parser "grub-parse" makes trees of
 * GRUB's language and runs nothing. */
int main(int argc, char **argv)
{
	static const struct machine machine = {.efi = true, .arch = S_INIT("x86_64")};
	struct source_dir tree = {.source = {&source_dir_ops}};
	struct volume volume = {.number = 1, .source = &tree.source};
	struct volume_set set = {&volume, 1};
	struct arena arena;
	struct slice path = slice_str(argc > 3 ? argv[3] : ""), text = {0};
	const struct parser *parser = argc > 3 ? parser_of(slice_str(argv[2])) : NULL;

	if ((argc != 2 && argc != 4) || (argc == 4 && !parser))
		return fail("bench_scan DIRECTORY [PARSER FILE]", EINVAL);
	tree.root = open(argv[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (tree.root < 0)
		return fail(argv[1], errno);
	if (arena_open(&arena, LIMIT_SCAN_MEMORY, out_of_memory) < 0)
		return fail("memory", ENOMEM);
	struct scan scan = {.arena = &arena,
			    .volume = &volume,
			    .volumes = &set,
			    .machine = &machine,
			    .parser = parser};
	int rc = parser ? source_read(volume.source, path, LIMIT_CONFIG_BYTES, &arena, &text) : 0;
	if (rc < 0)
		return fail(argv[3], rc);
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	size_t before = touched();
	measured(&scan, parser, path, text);
	printf("bytes %zu entries %u notes %u memory %zu\n", text.n, scan.n_entries, scan.notes.n,
	       (touched() - before) * (size_t)sysconf(_SC_PAGESIZE));
	for (uint32_t i = 0; i < scan.notes.n; i++)
		if (scan.notes.at[i].code == NOTE_LIMIT)
			printf("note %.*s\n", SLICE_ARG(scan.notes.at[i].message));
	return 0;
}
