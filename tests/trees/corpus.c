/* Reads a directory of real configuration files and counts what the parsers do not understand. */
/* SPDX-License-Identifier: MIT */
/*
 *	corpus [DIRECTORY]		or the directory that KEXLING_CORPUS names
 *
 * The directory has bls/, loaderconf/ and syslinux/. Every file is parsed as if it were alone on a
 * volume in its usual place; files beside it are there too, so that INCLUDE finds them, and an
 * entry beside a loader.conf. An entry is lost when a file that names a kernel gives none. Ends
 * with "N passed, N failed"; a failure is a lost entry.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "discover/run.h"
#include "lib/fd.h"

#include <fcntl.h>

enum { MEMORY = 256 << 20, MAX_FILES = 20000, MAX_WORDS = 4096 };

struct corpus_file {
	struct slice path;	/* below the corpus directory, with a leading '/' */
	struct slice text;
};

static struct corpus_file files[MAX_FILES];
static size_t n_files;
static struct arena texts;

static struct {
	struct slice message;
	unsigned count;
	struct slice first;	/* a file that has it */
} words[MAX_WORDS];
static unsigned n_words;

static void out_of_memory(struct arena *a)
{
	fprintf(stderr, "an arena of %zu bytes is full\n", a->cap);
	exit(1);
}

static void read_one(const char *path, struct slice name)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	struct slice text;

	if (fd < 0 || fd_read_all(fd, LIMIT_CONFIG_BYTES, &texts, &text) < 0 ||
	    n_files == MAX_FILES) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(1);
	}
	files[n_files++] = (struct corpus_file){arena_copy(&texts, name), text};
}

static void read_tree(const char *top, const char *below)
{
	char *dir = arena_cstr(&texts, arena_format(&texts, "%s%s", top, below));
	DIR *d = opendir(dir);

	if (!d)
		return;
	for (struct dirent *e = readdir(d); e; e = readdir(d)) {
		struct stat st;
		struct slice name = arena_format(&texts, "%s/%s", below, e->d_name);
		char *path = arena_cstr(&texts, arena_format(&texts, "%s/%s", dir, e->d_name));

		if (e->d_name[0] == '.' || stat(path, &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode))
			read_tree(top, arena_cstr(&texts, name));
		else
			read_one(path, name);
	}
	closedir(d);
}

static void count_note(const struct note *note, struct slice file)
{
	unsigned i = 0;

	if (note->code != NOTE_UNKNOWN_WORD && note->code != NOTE_BAD_VALUE)
		return;
	while (i < n_words && !slice_eq(words[i].message, note->message))
		i++;
	if (i == MAX_WORDS)
		return;
	if (i == n_words) {
		n_words++;
		words[i].message = arena_copy(&texts, note->message);
		words[i].first = file;
	}
	words[i].count++;
}

static bool has_kernel_line(struct slice text)
{
	while (text.n) {
		struct slice line = slice_trim(slice_cut(&text, '\n'));
		struct slice word = slice_word(&line);

		if (line.n &&
		    (slice_eq_fold(word, S("linux")) || slice_eq_fold(word, S("kernel")) ||
		     slice_eq_fold(word, S("efi")) || slice_eq_fold(word, S("com32"))))
			return true;
	}
	return false;
}

/* What one LABEL of a syslinux file says, as far as it matters here. */
struct label {
	uint32_t line;
	/* a kernel or program; another menu, or nothing that can be chosen */
	bool starts, leaves;
};

static unsigned n_labels, n_elsewhere;

static bool has_entry(const struct scan *scan, struct slice path, const struct label *l)
{
	for (uint32_t i = 0; i < scan->n_entries; i++)
		if (scan->entries[i].line == l->line && slice_eq(scan->entries[i].config, path))
			return true;
	return false;
}

/* Whether the label has an entry where it should.
 * A file that is a way to another one shows that. */
static bool check_label(const struct scan *scan, struct slice path, const struct label *l,
			struct slice file)
{
	if (!l->line || !l->starts || l->leaves)
		return true;
	n_labels++;
	if (has_entry(scan, path, l))
		return true;
	printf("no entry: %.*s:%u\n", SLICE_ARG(file), l->line);
	n_elsewhere++;
	return scan->n_entries != 0;
}

static void read_label_line(struct label *l, struct slice line)
{
	static const char *const starting[] = {"linux", "kernel", "com32",   "boot",
					       "bss",	"pxe",	  "fdimage", "localboot"};
	struct slice word = slice_word(&line);

	for (size_t i = 0; i < sizeof(starting) / sizeof(*starting); i++)
		l->starts |= line.n && slice_eq_fold(word, slice_str(starting[i]));
	l->leaves |= slice_eq_fold(word, S("config"));
	if (!slice_eq_fold(word, S("menu")))
		return;
	word = slice_word(&line);
	l->leaves |= slice_eq_fold(word, S("disable")) || slice_eq_fold(word, S("disabled")) ||
		     slice_eq_fold(word, S("exit")) || slice_eq_fold(word, S("goto")) ||
		     slice_eq_fold(word, S("quit"));
}

static bool check_labels(const struct scan *scan, struct slice path, struct slice text,
			 struct slice file)
{
	struct label l = {0};
	bool ok = true, help = false;

	for (uint32_t number = 1; text.n; number++) {
		struct slice line = slice_trim(slice_cut(&text, '\n')), rest = line;
		struct slice word = slice_word(&rest);

		help = help ? !slice_eq_fold(word, S("endtext")) : slice_eq_fold(word, S("text"));
		if (help)
			continue;
		if (slice_eq_fold(word, S("label"))) {
			ok &= check_label(scan, path, &l, file);
			l = (struct label){.line = number};
		} else {
			read_label_line(&l, line);
		}
	}
	return check_label(scan, path, &l, file) && ok;
}

/* The files of the same folder, at @dir, and @file itself at @path. */
static struct source_mem make_tree(struct arena *a, const struct corpus_file *file,
				   struct slice path, struct slice dir)
{
	struct slice folder = slice_dirname(file->path);
	struct mem_file *at = arena_array(a, struct mem_file, n_files + 2);
	size_t n = 0;

	at[n++] = (struct mem_file){path, file->text};
	/* it is read for its entries' sake */
	if (slice_eq(slice_basename(path), S("loader.conf")))
		at[n++] = (struct mem_file){S("/loader/entries/x.conf"), S("linux /x\n")};
	for (size_t i = 0; i < n_files; i++) {
		struct slice rest = files[i].path;

		if (dir.n && !slice_eq(slice_basename(files[i].path), S("extlinux.conf")) &&
		    slice_skip(&rest, folder) && slice_skip(&rest, S("/")))
			at[n++] = (struct mem_file){arena_join(a, dir, '/', rest), files[i].text};
	}
	return (struct source_mem){{&source_mem_ops}, at, n};
}

static void scan_file_alone(struct arena *a, struct source_mem *tree, struct scan *scan)
{
	static const struct machine machine = {.arch = S_INIT("x86_64")};
	struct volume *v = arena_new(a, struct volume);
	struct volume_set *set = arena_new(a, struct volume_set);

	*v = (struct volume){.number = 1, .source = &tree->source, .facts = {.uuid = S("corpus")}};
	*set = (struct volume_set){v, 1};
	*scan = (struct scan){.arena = a, .volume = v, .volumes = set, .machine = &machine};
	scan_run(scan);
}

struct kind {
	const char *folder;
	struct slice path, dir;		/* where the file is put, and those beside it */
	bool makes_entries;		/* when it names a kernel; else always */
	bool has_labels;
};

static bool check_file(const struct kind *kind, const struct corpus_file *file)
{
	struct arena a;
	struct scan scan;

	if (arena_open(&a, MEMORY, out_of_memory) < 0)
		exit(1);
	struct source_mem tree = make_tree(&a, file, kind->path, kind->dir);

	scan_file_alone(&a, &tree, &scan);
	for (uint32_t i = 0; i < scan.notes.n; i++)
		count_note(&scan.notes.at[i], file->path);
	bool ok = scan.n_entries || (kind->makes_entries && !has_kernel_line(file->text));

	if (kind->has_labels)
		ok &= check_labels(&scan, kind->path, file->text, file->path);
	if (!ok)
		printf("lost: %.*s\n", SLICE_ARG(file->path));
	arena_close(&a);
	return ok;
}

int main(int argc, char **argv)
{
	static const struct kind kinds[] = {
		{"/bls", S_INIT("/loader/entries/x.conf"), {0}, true, false},
		{"/loaderconf", S_INIT("/loader/loader.conf"), {0}, false, false},
		{"/syslinux", S_INIT("/extlinux/extlinux.conf"), S_INIT("/extlinux"), true, true},
	};
	const char *top = argc > 1 ? argv[1] : getenv("KEXLING_CORPUS");
	unsigned passed = 0, failed = 0;

	if (!top || arena_open(&texts, MEMORY, out_of_memory) < 0) {
		fprintf(stderr, "usage: corpus DIRECTORY, or set KEXLING_CORPUS\n");
		return 2;
	}
	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		unsigned before = passed + failed;

		n_files = 0;
		read_tree(top, kinds[k].folder);
		for (size_t i = 0; i < n_files; i++)
			*(check_file(&kinds[k], &files[i]) ? &passed : &failed) += 1;
		printf("%s: %u files\n", kinds[k].folder + 1, passed + failed - before);
	}
	for (unsigned i = 0; i < n_words; i++)
		printf("%5u  %.*s  (%.*s)\n", words[i].count, SLICE_ARG(words[i].message),
		       SLICE_ARG(words[i].first));
	printf("%u labels start something, %u have no entry of their own\n", n_labels, n_elsewhere);
	printf("%u passed, %u failed\n", passed, failed);
	return failed || !passed;
}
