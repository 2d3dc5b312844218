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

static void take_string(struct slice json, struct slice key, char to[HIBERNATED_TEXT_BYTES])
{
	while (json.n && !slice_skip(&json, key))
		json = slice_from(json, 1);
	struct slice value = slice_cut(&json, '"');
	if (value.n && value.n < HIBERNATED_TEXT_BYTES)
		memcpy(to, value.p, value.n);
}

void hibernated_parse(struct slice utf16, struct hibernated *h)
{
	char text[EFIVARS_LONGEST / 2];
	struct slice json = {text, plain(slice_upto(utf16, EFIVARS_LONGEST), text)};

	h->found = true;
	take_string(json, S("\"kernelVersion\":\""), h->version);
	take_string(json, S("\"uuid\":\""), h->uuid);
}

bool hibernated_is_image(const struct hibernated *h, const struct facts *facts)
{
	return slice_eq(facts->fstype, S("swsuspend")) &&
	       (!h->uuid[0] || slice_eq_fold(facts->uuid, slice_str(h->uuid)));
}

/* "vmlinuz-6.1.0-13-amd64" is of version "6.1.0-13-amd64". */
static bool has_version(const struct boot_entry *e, struct slice version)
{
	return version.n && (slice_eq(e->version, version) || slice_ends(e->kernel.path, version));
}

bool hibernated_wants(const struct hibernated *h, const struct facts *image,
		      const struct boot_entry *e)
{
	struct slice version = slice_str(h ? h->version : "");

	if (image && e->resume.n && volume_is(image, e->resume))
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
