/* Finding volumes by what they are called. */
/* SPDX-License-Identifier: MIT */
#include "discover/volume.h"

#include "lib/text.h"

const struct volume *volume_by_number(const struct volume_set *set, uint32_t number)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (number && set->at[i].number == number)
			return &set->at[i];
	return NULL;
}

bool volume_is_image(const struct volume *v)
{
	return v->facts.image.path.n != 0;
}

const struct volume *volume_by_image(const struct volume_set *set, const struct image_ref *image)
{
	for (uint32_t i = 0; i < set->n; i++) {
		const struct image_ref *have = &set->at[i].facts.image;
		if (have->path.n && slice_eq(have->path, image->path) &&
		    (have->holder == 0 || have->holder == image->holder) &&
		    have->partition == image->partition)
			return &set->at[i];
	}
	return NULL;
}

struct slice volume_key(const struct facts *f)
{
	return f->uuid.n ? f->uuid : f->label.n ? f->label : f->device;
}

struct slice volume_title(const struct facts *f, struct arena *a)
{
	struct text out = {.arena = a, .max = LIMIT_TEXT_BYTES};

	if (f->device.n == 0)
		return volume_key(f);
	text_safe(&out, f->device);
	if (f->label.n) {
		text_put(&out, S(" \""));
		text_safe(&out, f->label);
		text_put(&out, S("\""));
	}
	return text_slice(&out);
}

static const struct {
	struct slice prefix;
	size_t at;
	bool any_case;
} tags[TAG_COUNT] = {
	[TAG_UUID] = {S_INIT("UUID="), offsetof(struct facts, uuid), true},
	[TAG_LABEL] = {S_INIT("LABEL="), offsetof(struct facts, label), false},
	[TAG_PARTUUID] = {S_INIT("PARTUUID="), offsetof(struct facts, partuuid), true},
	[TAG_PARTLABEL] = {S_INIT("PARTLABEL="), offsetof(struct facts, partlabel), false},
	[TAG_DEVICE] = {S_INIT("/dev/"), offsetof(struct facts, device), false},
};

static struct slice tag_of(const struct facts *f, enum volume_tag tag)
{
	return *(const struct slice *)((const char *)f + tags[tag].at);
}

/* A directory that the user gave without saying what it is called. */
static bool anonymous(const struct facts *f)
{
	return f->uuid.n + f->label.n + f->partuuid.n + f->partlabel.n + f->grub.n == 0 &&
	       f->disk.n == 0;
}

static const struct volume *only_anonymous(const struct volume_set *set)
{
	const struct volume *found = NULL;

	for (uint32_t i = 0; i < set->n; i++) {
		if (volume_is_image(&set->at[i]) || !anonymous(&set->at[i].facts))
			continue;
		if (found)
			return NULL;
		found = &set->at[i];
	}
	return found;
}

static bool tag_matches(const struct facts *f, enum volume_tag tag, struct slice value)
{
	struct slice have = tag_of(f, tag);

	return value.n && (tags[tag].any_case ? slice_eq_fold(have, value) : slice_eq(have, value));
}

const struct volume *volume_find(const struct volume_set *set, enum volume_tag tag,
				 struct slice value)
{
	if (tag == TAG_DEVICE)
		slice_skip(&value, tags[tag].prefix);
	for (uint32_t i = 0; i < set->n; i++)
		if (!volume_is_image(&set->at[i]) && tag_matches(&set->at[i].facts, tag, value))
			return &set->at[i];
	return only_anonymous(set);
}

struct slice volume_tag_text(enum volume_tag tag, struct slice value, struct arena *a)
{
	return arena_concat(a, tags[tag].prefix, value);
}

bool volume_tag_parse(struct slice text, enum volume_tag *tag, struct slice *value)
{
	for (int t = 0; t < TAG_COUNT; t++) {
		*value = text;
		if (slice_skip(value, tags[t].prefix)) {
			*tag = (enum volume_tag)t;
			return true;
		}
	}
	return false;
}

bool volume_is(const struct facts *f, struct slice name)
{
	enum volume_tag tag;
	struct slice value;

	if (!volume_tag_parse(name, &tag, &value)) {
		tag = TAG_DEVICE;
		value = name;
	}
	return tag_matches(f, tag, value);
}
