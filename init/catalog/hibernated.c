/* Recognises the entry of a hibernated system. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/catalog/hibernated.h"

#include <fcntl.h>

#include "lib/fd.h"

enum { ATTRIBUTES = 4, VARIABLE_BYTES = 4096 };

static const char variable[] = "HibernateLocation-8cf2644b-4b0b-428f-9387-6d876050dc67";

/* Only what is plain ASCII counts; anything else is no version. */
static size_t plain(struct slice utf16, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < utf16.n && (utf16.p[i] || utf16.p[i + 1]); i += 2)
		out[n++] = utf16.p[i + 1] ? '?' : utf16.p[i];
	return n;
}

void hibernated_parse(struct slice utf16, struct hibernated *h)
{
	struct slice key = S("\"kernelVersion\":\"");
	char text[VARIABLE_BYTES / 2];
	struct slice json = {text, plain(slice_upto(utf16, VARIABLE_BYTES), text)};

	h->found = true;
	while (json.n && !slice_skip(&json, key))
		json = slice_from(json, 1);
	struct slice version = slice_cut(&json, '"');
	if (version.n < sizeof(h->version))
		memcpy(h->version, version.p ? version.p : "", version.n);
}

void hibernated_read_variable(const char *dir, struct hibernated *h)
{
	char value[ATTRIBUTES + VARIABLE_BYTES];
	AUTO_FD at = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	AUTO_FD fd = at < 0 ? -1 : openat(at, variable, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n = fd < 0 ? 0 : read(fd, value, sizeof(value));

	if (n > ATTRIBUTES)
		hibernated_parse((struct slice){value + ATTRIBUTES, (size_t)n - ATTRIBUTES}, h);
}

bool hibernated_is_image(const struct facts *facts)
{
	return slice_eq(facts->fstype, S("swsuspend"));
}

static bool resumes_from(const struct boot_entry *e, const struct facts *image)
{
	struct slice words = e->cmdline;

	while (words.n) {
		struct slice word = slice_word(&words);
		if (slice_skip(&word, S("resume=")) && volume_is(image, word))
			return true;
	}
	return false;
}

/* "vmlinuz-6.1.0-13-amd64" is of version "6.1.0-13-amd64". */
static bool has_version(const struct boot_entry *e, struct slice version)
{
	return version.n && (slice_eq(e->version, version) || slice_ends(e->kernel.path, version));
}

bool hibernated_wants(const struct hibernated *h, const struct facts *image,
		      const struct boot_entry *e)
{
	struct slice version = slice_str(h->version);

	if (image && resumes_from(e, image))
		return version.n == 0 || has_version(e, version);
	return has_version(e, version);
}

struct slice hibernated_text(const struct hibernated *h, bool known)
{
	if (!h->found)
		return (struct slice){0};
	return known ? S("This machine is hibernated: its own system goes on. Others may damage "
			 "it.")
		     : S("A hibernated system is on this machine: nothing is written, no journal "
			 "replayed. Other systems may damage it.");
}
