/* Recognises the entry of a hibernated system. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/hibernated.h"

#include "init/machine/efivars.h"

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
	char text[EFIVARS_LONGEST / 2];
	struct slice json = {text, plain(slice_upto(utf16, EFIVARS_LONGEST), text)};

	h->found = true;
	while (json.n && !slice_skip(&json, key))
		json = slice_from(json, 1);
	struct slice version = slice_cut(&json, '"');
	if (version.n < sizeof(h->version))
		memcpy(h->version, version.p ? version.p : "", version.n);
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
